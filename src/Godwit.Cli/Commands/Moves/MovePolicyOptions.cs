using System.CommandLine;
using System.Globalization;
using Godwit.Cli.Running;
using Godwit.Contracts.Moves;

namespace Godwit.Cli.Commands.Moves;

/// <summary>How long a running guest may be paused, and what happens when its memory cannot keep to that.</summary>
internal sealed class MovePolicyOptions
{
    private readonly Option<WhenNotConverging?> _ending = CommonArguments.Choice<WhenNotConverging>(
        "--when-not-converging", "If the guest writes memory faster than the link takes it: Wait, Abort, PostCopy [default: Wait]");

    private readonly Option<int?> _patience = CommonArguments.Number(
        "--patience", "How long memory may be sent again, unless the move waits [default: 120]", 1, 86_400, "SECONDS");

    private readonly Option<TimeSpan?> _cap = CommonArguments.Milliseconds(
        "--blackout-cap", "Longest pause of the guest, 50ms to 10s; it goes on where it was before that is over [default: 4500ms]");

    private readonly Option<TimeSpan?> _limit = CommonArguments.Milliseconds("--downtime-limit", "Pause that is aimed at first [default: 100ms]");

    private readonly Option<string[]> _steps = new("--step")
    {
        Description = "Pause that is aimed at later, as in 10=300; repeatable [default: 10=300 30=1000]",
        HelpName = "SECONDS=MILLISECONDS",
    };

    private readonly Option<int?> _throttle = CommonArguments.Number(
        "--throttle", "Hold the guest's processors back, at most so far, while it writes too fast", 1, 99, "PERCENT");

    private readonly Option<int?> _compression = CommonArguments.Number("--compression-level", "Effort to compress memory, 1 to 20 [default: 1]", 1, 20);

    public IReadOnlyList<Option> Choices => [_ending, _patience, _cap, _limit, _steps, _throttle, _compression];

    public void AddTo(Command command)
    {
        foreach (Option option in Choices)
        {
            command.Options.Add(option);
        }
    }

    /// <returns>Null when nothing of it was typed.</returns>
    /// <exception cref="UsageException">A step is no step.</exception>
    public MovePolicy? Read(Invocation invocation)
    {
        var policy = new MovePolicy
        {
            WhenNotConverging = invocation.Of(_ending),
            PatienceSeconds = invocation.Of(_patience),
            BlackoutCapMilliseconds = (int?)invocation.Of(_cap)?.TotalMilliseconds,
            DowntimeLimitMilliseconds = (int?)invocation.Of(_limit)?.TotalMilliseconds,
            Steps = invocation.Of(_steps) is { Length: > 0 } steps ? [.. steps.Select(ReadStep)] : null,
            ThrottlePercent = invocation.Of(_throttle),
            CompressionLevel = invocation.Of(_compression),
        };
        return policy == new MovePolicy() ? null : policy;
    }

    private static MovePolicyStep ReadStep(string text) =>
        text.Split('=') is [string after, string limit]
        && int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
        && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            ? new MovePolicyStep { AfterSeconds = seconds, DowntimeLimitMilliseconds = milliseconds }
            : throw new UsageException($"SECONDS=MILLISECONDS takes two numbers, as in 10=300, not '{text}'.");
}
