using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Lab.Guests;

namespace Godwit.Lab.Demos;

/// <summary>All that was measured.</summary>
internal sealed record DemoFindings
{
    public required OperationView Move { get; init; }

    public required OutageReport Outage { get; init; }

    /// <summary>Records acknowledged before the move.</summary>
    public required ulong RecordsBefore { get; init; }

    /// <summary>The agent's statistics at the end.</summary>
    public required GuestStatistics Guest { get; init; }

    /// <summary>Bytes the source sent on the move network.</summary>
    public required long WireBytes { get; init; }

    public required IReadOnlyList<HostFindings> Hosts { get; init; }

    /// <summary>Null when no host has the VM.</summary>
    public required RecordReport? Records { get; init; }

    /// <summary>The claim of the whole: it runs there and only there, with its files there and only there, and nothing is lost.</summary>
    public bool IsFlawless(string destination) =>
        Move is { State: OperationState.Completed, Report: null or { LeftBehind.Count: 0 } }
        && Records is { IsSound: true }
        && Guest.Errors == 0
        && Hosts.All(host => host.Host == destination ? HasIt(host) : HasNothing(host));

    private static bool HasIt(HostFindings host) =>
        host is { Vm.State: VmState.Running, RunningQemus: 1 } && host.Vm.Configuration.Disks.All(disk => host.Files.Contains(disk.Path));

    private static bool HasNothing(HostFindings host) => host is { Vm: null, RunningQemus: 0, Files.Count: 0 };
}
