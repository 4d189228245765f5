using System.Globalization;
using Godwit.Contracts.Moves;

namespace Godwit.Host.Migration.Convergence;

/// <summary>What people read while, and after, a guest's memory does not come to its end.</summary>
internal static class ConvergenceWords
{
    public static string Now(ConvergencePolicy policy, ConvergenceSight sight)
    {
        string rates = $"({Pace(sight.DirtyBytesPerSecond)} against {Pace(sight.GuestBytesPerSecond)})";
        string pace = sight.OutrunsLink
            ? $"The guest writes memory as fast as the link takes it or faster {rates}"
            : $"The guest writes memory while it is sent {rates}";
        return $"{pace}: a pause now would be {Pause(sight)}, and {Limit(policy, sight)} is aimed at. {Next(policy, sight)}";
    }

    public static string Ended(string vm, ConvergencePolicy policy, ConvergenceSight sight) =>
        $"{vm} wrote memory again and again while it was sent, for {Seconds(sight.Since ?? TimeSpan.Zero)} "
        + $"(lately {Pace(sight.DirtyBytesPerSecond)} against {Pace(sight.GuestBytesPerSecond)}): a pause would be {Pause(sight)}, and {Limit(policy, sight)} was aimed at.";

    public static string GoesAhead(string destination) =>
        $"The guest goes ahead to {destination}, and the rest of its memory follows. Until all of it is there, the loss of either host costs the guest its memory.";

    private static string Next(ConvergencePolicy policy, ConvergenceSight sight)
    {
        TimeSpan since = sight.Since ?? TimeSpan.Zero;
        ConvergenceStep? next = policy.Steps.FirstOrDefault(step => step.After > since);
        string throttle = next is { ThrottlePercent: > 0 and var percent } ? $" and its processors are held back by {percent} % at most" : "";
        string step = next is null ? "" : $"In {Seconds(next.After - since)} {Milliseconds(next.DowntimeLimit)} is aimed at{throttle}. ";
        return step + policy.WhenNotConverging switch
        {
            WhenNotConverging.Wait => "The move waits until the guest is calmer, the link is faster, or somebody cancels it.",
            WhenNotConverging.Abort => $"In {Seconds((policy.Patience ?? since) - since)} the move ends, and the guest goes on where it is.",
            WhenNotConverging.PostCopy => $"In {Seconds((policy.Patience ?? since) - since)} the guest goes ahead, and the rest of its memory follows (post-copy).",
        };
    }

    private static string Limit(ConvergencePolicy policy, ConvergenceSight sight) =>
        Milliseconds(ConvergenceSchedule.StepAt(policy, sight.Since).DowntimeLimit);

    private static string Pause(ConvergenceSight sight) => sight.ExpectedPause is { } pause ? Milliseconds(pause) : "of unknown length";

    private static string Pace(double? bytes) =>
        bytes is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate / (1 << 20):0.0} MiB/s") : "unknown";

    private static string Milliseconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms");

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(Math.Max(0, span.TotalSeconds)):0} s");
}
