using Godwit.Contracts.Vms;
using Godwit.Host.Platform;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>The machine that is swept: its files are sparse or small. It has a channel to the guest's agent.</summary>
internal static class SweepVm
{
    public const string Name = "web01";
    public const string FolderName = "web01";

    private const long DiskBytes = 64L << 20;
    private const long VariablesBytes = 64L << 10;

    /// <summary>What its guest writes to.</summary>
    public static string[] DisksOf(SweepMachine machine) => machine is SweepMachine.GenerationTwo ? ["disk0.raw", "variables.fd"] : ["disk0.raw", "disk1.raw"];

    /// <summary>Everything in its folder.</summary>
    public static string[] EntriesOf(SweepMachine machine) => machine is SweepMachine.GenerationTwo
        ? ["disk0.raw", "setup.iso", "tpm", "tpm/tpm2-00.permall", "variables.fd", "vm.json"]
        : IsShared(machine) ? ["disk0.raw", "disk1.raw", "kernel", "vm.json", "vm.lock", "vm.owner"]
        : ["disk0.raw", "disk1.raw", "kernel", "vm.json"];

    /// <summary>Both hosts reach its files.</summary>
    public static bool IsShared(SweepMachine machine) => IsRole(machine) || machine is SweepMachine.Shared;

    public static bool IsRole(SweepMachine machine) => machine is SweepMachine.Role or SweepMachine.BusyRole;

    public static async Task<VmConfiguration> MakeAsync(VmId id, string folder, SweepMachine machine)
    {
        Directory.CreateDirectory(folder);
        if (machine is SweepMachine.GenerationTwo)
        {
            return await MakeGenerationTwoAsync(id, folder);
        }

        VmConfiguration vm = Sample.Vm with
        {
            Id = id,
            MemoryBytes = 16L << 20,
            NetworkAdapters = [],
            Disks = [Disk(folder, 0), Disk(folder, 1)],
            GuestAgentPciSlot = 6,
            DirectBoot = new DirectBoot { KernelPath = Path.Combine(folder, "kernel") },
            AutomaticStartAction = StartAction.StartIfRunning,
        };
        await File.WriteAllTextAsync(vm.DirectBoot!.KernelPath, "a kernel");
        VmFiles.Write(folder, vm);
        return vm;
    }

    private static async Task<VmConfiguration> MakeGenerationTwoAsync(VmId id, string folder)
    {
        VmConfiguration vm = Sample.GenerationTwo with
        {
            Id = id,
            MemoryBytes = 16L << 20,
            NetworkAdapters = [],
            Disks = [Disk(folder, 0)],
            Firmware = Sample.GenerationTwo.Firmware! with { VariablesPath = Path.Combine(folder, "variables.fd"), VariablesBytes = VariablesBytes },
            Tpm = new TrustedPlatformModule { StatePath = TpmState.PathIn(folder) },
            DvdDrives = [new DvdDrive { Id = "dvd0", Port = 0, Path = Path.Combine(folder, "setup.iso") }],
            AutomaticStartAction = StartAction.StartIfRunning,
        };
        await File.WriteAllBytesAsync(vm.Firmware.VariablesPath, new byte[VariablesBytes]);
        await File.WriteAllTextAsync(vm.DvdDrives[0].Path!, "a disc");
        TpmState.Make(vm.Tpm.StatePath, SweepWorld.User);
        VmFiles.Write(folder, vm);
        return vm;
    }

    private static VirtualHardDisk Disk(string folder, int number)
    {
        string path = Path.Combine(folder, $"disk{number}.raw");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(DiskBytes);
        }

        return new VirtualHardDisk { Id = $"disk{number}", Path = path, Format = DiskFormat.Raw, SizeBytes = DiskBytes, PciSlot = 4 + number };
    }
}
