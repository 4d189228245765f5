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

    /// <summary>What can happen to a role besides.</summary>
    public static IReadOnlyList<Fault> OfRoles { get; } =
    [
        new(FaultKind.RegisterSilent, After: false, 3), new(FaultKind.RegisterSilent, After: true, 3), new(FaultKind.RegisterSilent, After: true, 20),
        new(FaultKind.WriteArrivesLate, After: false, 1), new(FaultKind.WriteArrivesLate, After: true, 1),
        new(FaultKind.SourceLosesRight, After: false, 10), new(FaultKind.SourceLosesRight, After: true, 10),
        new(FaultKind.DestinationLosesRight, After: false, 10), new(FaultKind.DestinationLosesRight, After: true, 10),
        new(FaultKind.SourceNodeDies, After: false, 15), new(FaultKind.SourceNodeDies, After: true, 15),
        new(FaultKind.DestinationNodeDies, After: false, 15), new(FaultKind.DestinationNodeDies, After: true, 15),
    ];

    /// <summary>A QEMU dies, and perhaps the only memory of the guest with it.</summary>
    public bool KillsMemory => Kind is FaultKind.SourceQemuDies or FaultKind.DestinationQemuDies || EndsRight;

    /// <summary>A host may not run its role any more, for a while.</summary>
    public bool EndsRight => Kind is FaultKind.SourceLosesRight or FaultKind.DestinationLosesRight or FaultKind.SourceNodeDies or FaultKind.DestinationNodeDies
        || this is { Kind: FaultKind.RegisterSilent, OutageSeconds: > 8 };

    public override string ToString() =>
        $"{Kind}{(Kind is FaultKind.ReplyLost or FaultKind.Cancelled ? "" : After ? "After" : "Before")}{(OutageSeconds > 15 ? "ForLong" : "")}";
}
