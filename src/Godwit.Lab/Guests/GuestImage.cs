using Godwit.Contracts.Vms;

namespace Godwit.Lab.Guests;

/// <summary>The small guest that eng/setup builds: a kernel and a RAM disk with the agent in it.</summary>
public sealed record GuestImage(string KernelPath, string InitialRamDiskPath)
{
    /// <summary>The same with qemu-guest-agent in it, which "gqga=1" starts if the guest has a disk without records.</summary>
    public string AgentRamDiskPath => Path.Combine(Path.GetDirectoryName(InitialRamDiskPath)!, "initrd-qga.gz");

    /// <exception cref="LabException">It has not been built.</exception>
    public static GuestImage Locate(string? folder = null)
    {
        folder ??= Path.Combine(LabPlaces.Root, "artifacts", "guest");
        GuestImage image = new(Path.Combine(folder, "kernel"), Path.Combine(folder, "initrd.gz"));
        return File.Exists(image.KernelPath) && File.Exists(image.InitialRamDiskPath)
            ? image
            : throw new LabException($"There is no guest in {folder}; eng/setup builds it.");
    }

    /// <summary>The n-th guest's address on the guest network, n from 1 to 200.</summary>
    public static string AddressOf(int number) => $"10.72.0.{number + 10}";

    /// <summary>What the guest's kernel is told; init.sh reads it.</summary>
    /// <param name="address">The guest's address, a /24.</param>
    /// <param name="slots">Records in the record area, a power of two; each takes 4 KiB from 1 MiB into the disk.</param>
    /// <param name="recordedDisks">Records go to the first so many disks, each record to all of them.</param>
    public static string CommandLine(string address, int slots = RecordVerifier.DefaultSlots, int recordedDisks = 1) =>
        "console=ttyS0 quiet panic=-1 tsc=unstable no_timer_check mitigations=off rdinit=/init "
        + $"gip={address} gslots={slots} grec={recordedDisks}";

    /// <summary>A request for a VM that boots this guest, with one adapter on the lab's switch.</summary>
    public CreateVmRequest Request(
        string name, string address, IReadOnlyList<NewDisk> disks, int memoryMebibytes = 128, int recordedDisks = 1) => new()
        {
            Name = name,
            MemoryBytes = memoryMebibytes * 1L << 20,
            Disks = disks,
            NetworkAdapters = [new NewNetworkAdapter { SwitchName = LocalLab.SwitchName }],
            DirectBoot = new DirectBoot
            {
                KernelPath = KernelPath,
                InitialRamDiskPath = InitialRamDiskPath,
                CommandLine = CommandLine(address, RecordVerifier.DefaultSlots, recordedDisks),
            },
        };
}
