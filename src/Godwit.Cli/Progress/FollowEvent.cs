using Godwit.Cli.Running;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Progress;

/// <summary>What can happen while an operation is followed.</summary>
internal abstract record FollowEvent
{
    private FollowEvent()
    {
    }

    /// <summary>The operation as it stands now.</summary>
    internal sealed record Seen(OperationView View) : FollowEvent;

    /// <summary>The connection broke and is being opened again.</summary>
    internal sealed record Lost(Problem Problem) : FollowEvent;

    internal sealed record Interrupted(Interrupt By) : FollowEvent;

    /// <summary>A moment has passed: whatever shows time may show it anew.</summary>
    internal sealed record Tick : FollowEvent;
}
