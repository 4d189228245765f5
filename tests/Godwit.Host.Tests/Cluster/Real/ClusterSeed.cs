using Godwit.Contracts.Vms;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Cluster.Real;

/// <summary>Records as a cluster in good order has them.</summary>
internal static class ClusterSeed
{
    public static DaemonLife Daemon { get; } = new()
    {
        Version = "1.0",
        Accelerator = "tcg",
        ProcessorCount = 8,
        MemoryBytes = 64L << 30,
        MemoryFreeBytes = 60L << 30,
        Volumes = new Dictionary<string, VolumeSight>(),
        Switches = [],
    };

    public static RoleRecord Role(VmId vm) => new() { Vm = vm, Name = $"vm-{vm.ToString()[^4..]}", Folder = $"/csv/{vm}", MemoryBytes = 1L << 30, ProcessorCount = 1 };

    public static OwnerRecord Owner(string node, long generation = 1) => new() { Owner = node, Generation = generation, Desired = DesiredState.Running };

    public static NodeLife Life(long lease) => new() { BootId = "boot", Lease = lease, Since = DateTimeOffset.UnixEpoch };
}
