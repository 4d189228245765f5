using Godwit.Contracts.Vms;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>The machine that is swept: two sparse disks, a kernel, a channel to the guest's agent, and vm.json.</summary>
internal static class SweepVm
{
    private const long DiskBytes = 64L << 20;

    public static async Task<VmConfiguration> MakeAsync(VmId id, string folder)
    {
        Directory.CreateDirectory(folder);
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
