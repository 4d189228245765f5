namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>What goes wrong at a boundary, once.</summary>
/// <param name="After">After the effect of the call rather than before it.</param>
/// <param name="OutageSeconds">How long a daemon is down or a link is cut, on the hosts' clock.</param>
internal sealed record Fault(FaultKind Kind, bool After = false, int OutageSeconds = 0)
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(FaultKind.CallFails), new(FaultKind.CallFails, After: true), new(FaultKind.ReplyLost, After: true),
        new(FaultKind.SourceDaemonDies, After: false, 1), new(FaultKind.SourceDaemonDies, After: true, 1), new(FaultKind.SourceDaemonDies, After: true, 20),
        new(FaultKind.DestinationDaemonDies, After: false, 1), new(FaultKind.DestinationDaemonDies, After: true, 1),
        new(FaultKind.DestinationDaemonDies, After: true, 20),
        new(FaultKind.SourceQemuDies), new(FaultKind.SourceQemuDies, After: true),
        new(FaultKind.DestinationQemuDies), new(FaultKind.DestinationQemuDies, After: true),
        new(FaultKind.LinkCut, After: false, 12), new(FaultKind.LinkCut, After: true, 12),
        new(FaultKind.AllLinksCut, After: false, 15), new(FaultKind.AllLinksCut, After: true, 15),
        new(FaultKind.Cancelled),
    ];

    /// <summary>A QEMU dies, and perhaps the only memory of the guest with it.</summary>
    public bool KillsMemory => Kind is FaultKind.SourceQemuDies or FaultKind.DestinationQemuDies;

    public override string ToString() =>
        $"{Kind}{(Kind is FaultKind.ReplyLost or FaultKind.Cancelled ? "" : After ? "After" : "Before")}{(OutageSeconds > 15 ? "ForLong" : "")}";
}
