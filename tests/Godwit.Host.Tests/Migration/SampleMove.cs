using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Migration;
using Godwit.Host.MigrationNetworks;
using Godwit.Host.Processors;
using Godwit.Host.Queue;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Processors;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Migration;

/// <summary>A move of <see cref="Sample.Vm"/> from a to b, and a b that can take it; tests change what they are about.</summary>
internal static class SampleMove
{
    public const string Folder = "/vms/web01";

    public static DateTimeOffset Now { get; } = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);

    public static MoveOrder Order { get; } = Of(Sample.Vm);

    public static LandingFacts Facts { get; } = new()
    {
        HostName = "b",
        MigrationEnabled = true,
        MoveAddresses = ["10.71.0.2:6600"],
        Accelerator = "tcg",
        ProcessorManufacturer = "GenuineIntel",
        QemuVersion = new Version(10, 0, 2),
        Now = Now,
        FreeSlots = new SlotNeeds(1, 1),
        MachineTypes = new HashSet<string> { "pc-q35-9.2", "pc-q35-10.0" },
        CpuModels = new HashSet<string> { "qemu64" },
        TracksMissingPages = true,
        Processor = ProcessorSample.Tcg,
        SwitchNames = new HashSet<string> { "lan" },
        MemoryAvailableBytes = Sample.Vm.MemoryBytes,
        NameTaken = false,
        IdTaken = false,
        MacAddressesTaken = [],
        StorageProblems = [],
    };

    public static MoveOrder Of(VmConfiguration vm) => new()
    {
        Id = OperationId.New(),
        SourceHost = "a",
        DestinationHost = "b",
        Way = new MoveWay { SourceAddress = "10.71.0.1:6600", DestinationAddress = "10.71.0.2:6600" },
        Departing = vm,
        DepartingFolder = Folder,
        Arriving = vm,
        ArrivingFolder = Folder,
        Generation = 2,
        FilesShared = false,
        Desired = DesiredState.Running,
        Accelerator = "tcg",
        ProcessorManufacturer = "GenuineIntel",
        Processor = DepartingProcessor.Of(vm.CpuModel, ProcessorSample.Tcg, "tcg", "GenuineIntel"),
        QemuVersion = "10.0.2",
        MadeAt = Now,
        AllocatedBytes = vm.Disks.ToDictionary(disk => disk.Id, _ => 300L << 20),
        ConfigurationHash = ConfigurationHash.Of(vm),
    };
}
