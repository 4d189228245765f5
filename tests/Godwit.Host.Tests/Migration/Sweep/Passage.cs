namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>One call on its way through a boundary.</summary>
/// <param name="Name">"a's QEMU: blockdev-mirror 2".</param>
/// <param name="Fault">What happens to this very call; null for nothing.</param>
internal sealed record Passage(Boundaries Boundaries, string Name, Fault? Fault)
{
    public bool FailsBefore => Fault is { Kind: FaultKind.CallFails, After: false };

    public bool FailsAfter => Fault is { Kind: FaultKind.CallFails, After: true };

    public bool LosesReply => Fault is { Kind: FaultKind.ReplyLost };

    /// <summary>The effect has happened.</summary>
    public void Leave() => Boundaries.Leave(this);
}
