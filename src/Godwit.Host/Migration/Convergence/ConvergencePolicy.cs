using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Migration.Convergence;

/// <summary>A <see cref="MovePolicy"/> that makes sense, with every default filled in.</summary>
internal sealed record ConvergencePolicy
{
    private const int MostSteps = 32;
    private static readonly MovePolicyStep[] Later =
    [
        new() { AfterSeconds = 10, DowntimeLimitMilliseconds = 300 },
        new() { AfterSeconds = 30, DowntimeLimitMilliseconds = 1000 },
    ];

    public required TimeSpan BlackoutCap { get; init; }

    /// <summary>In order of time; the first holds from the beginning.</summary>
    public required IReadOnlyList<ConvergenceStep> Steps { get; init; }

    /// <summary>Effort to compress memory, 1 to 20.</summary>
    public required int CompressionLevel { get; init; }

    public required WhenNotConverging WhenNotConverging { get; init; }

    /// <summary>How long memory may be sent again; null is without end.</summary>
    public required TimeSpan? Patience { get; init; }

    /// <summary>Whether the guest's processors may ever be held back. QEMU wants to know before it begins.</summary>
    public bool Throttles => Steps.Any(step => step.ThrottlePercent > 0);

    /// <exception cref="RefusedException">The policy contradicts itself, or has a number that makes no sense.</exception>
    public static ConvergencePolicy Of(MovePolicy? policy)
    {
        policy ??= new MovePolicy();
        int cap = Within(policy.BlackoutCapMilliseconds ?? 4500, 50, 10_000, "blackoutCapMilliseconds", "milliseconds");
        int first = Below(cap, policy.DowntimeLimitMilliseconds ?? Math.Min(100, cap / 2), "downtimeLimitMilliseconds");
        WhenNotConverging ending = policy.WhenNotConverging ?? WhenNotConverging.Wait;
        if (ending is WhenNotConverging.Wait && policy.PatienceSeconds is not null)
        {
            throw Malformed("patienceSeconds", "Patience has an end, and a move that waits has none.", "Leave the patience out, or choose how the move ends.");
        }

        if (ending is WhenNotConverging.PostCopy && policy.CompressionLevel is not null)
        {
            throw Malformed("compressionLevel", "Memory that may follow its guest (post-copy) is not compressed.", "Leave the level out, or choose another end.");
        }

        return new ConvergencePolicy
        {
            BlackoutCap = TimeSpan.FromMilliseconds(cap),
            Steps = StepsOf(policy, cap, first),
            CompressionLevel = Within(policy.CompressionLevel ?? 1, 1, 20, "compressionLevel", "as a level of zstd"),
            WhenNotConverging = ending,
            Patience = ending is WhenNotConverging.Wait
                ? null : TimeSpan.FromSeconds(Within(policy.PatienceSeconds ?? 120, 1, 86_400, "patienceSeconds", "seconds")),
        };
    }

    private static List<ConvergenceStep> StepsOf(MovePolicy policy, int cap, int first)
    {
        IReadOnlyList<MovePolicyStep> wanted = policy.Steps ?? [.. Later.Where(step => step.DowntimeLimitMilliseconds > first && step.DowntimeLimitMilliseconds < cap)];
        if (wanted.Count > MostSteps)
        {
            throw Malformed("steps", $"{wanted.Count} steps are more than {MostSteps}.", "Name fewer.");
        }

        var last = new ConvergenceStep(TimeSpan.Zero, TimeSpan.FromMilliseconds(first), Percent(policy.ThrottlePercent ?? 0, policy.ThrottlePercent is null));
        List<ConvergenceStep> steps = [last];
        foreach (MovePolicyStep? step in wanted)
        {
            if (step is null)
            {
                throw Malformed("steps", "One of the steps is null.", "Leave it out, or say what changes when.");
            }

            if (step is { DowntimeLimitMilliseconds: null, ThrottlePercent: null })
            {
                throw Malformed("steps", $"The step after {step.AfterSeconds} s changes nothing.", "Give it a downtime limit or a throttle, or leave it out.");
            }

            TimeSpan after = TimeSpan.FromSeconds(Within(step.AfterSeconds, 0, 86_400, "steps", "seconds"));
            if (steps.Count > 1 && after <= last.After)
            {
                throw Malformed("steps", $"The step after {step.AfterSeconds} s does not come after the one before it.", "Name the steps in order of time.");
            }

            last = new ConvergenceStep(
                after,
                step.DowntimeLimitMilliseconds is { } limit ? TimeSpan.FromMilliseconds(Below(cap, limit, "steps")) : last.DowntimeLimit,
                step.ThrottlePercent is { } percent ? Percent(percent, isNone: false) : last.ThrottlePercent);
            steps.Add(last);
        }

        return steps;
    }

    private static int Percent(int value, bool isNone) => isNone ? 0 : Within(value, 1, 99, "throttlePercent", "per cent");

    private static int Below(int cap, int limit, string what) => Within(limit, 1, int.MaxValue, what, "milliseconds") <= cap
        ? limit
        : throw Malformed(what, $"A downtime limit of {limit} ms is above the blackout cap of {cap} ms.", "Raise the cap, or aim at less.");

    private static int Within(int value, int least, int most, string what, string unit) => value >= least && value <= most
        ? value
        : throw Malformed(
            what, $"{value} {unit} make no sense here.", most == int.MaxValue ? $"Give {least} or more." : $"Give {least} to {most}.");

    private static RefusedException Malformed(string target, string message, string remedy) => new(ProblemId.MalformedRequest, target, message, remedy);
}
