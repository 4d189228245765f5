using Godwit.Contracts.Vms;
using Godwit.Host.Guests;

namespace Godwit.Host.Tests.Guests;

/// <summary>A VM and a place to start from; tests change what they are about.</summary>
internal static class Sample
{
    public static VmConfiguration Vm { get; } = new()
    {
        FormatVersion = 1,
        Id = new VmId(Guid.Parse("0193a5b0-0000-7000-8000-00000000abcd")),
        Name = "web01",
        MachineType = "pc-q35-10.0",
        CpuModel = "qemu64",
        ProcessorCount = 2,
        MemoryBytes = 128L << 20,
        Disks = [Disk("disk0", 0x4)],
        NetworkAdapters = [Adapter("nic0", 0x3)],
        CreationTime = DateTimeOffset.UnixEpoch,
        AutomaticStartAction = StartAction.Nothing,
    };

    /// <summary>The same as a machine of generation 2 with a TPM.</summary>
    public static VmConfiguration GenerationTwo { get; } = Vm with
    {
        Firmware = new Firmware
        {
            VariablesPath = "/vms/web01/variables.fd", VariablesBytes = 540_672, SecureBoot = false, Template = SecureBootTemplate.None,
        },
        Tpm = new TrustedPlatformModule { StatePath = "/vms/web01/tpm/tpm2-00.permall" },
    };

    public static GuestPlace Place { get; } = new()
    {
        Accelerator = Accelerator.Tcg,
        RunFolder = "/run/godwit/web01",
        SerialLogPath = "/vms/web01/serial.log",
        TapNames = new Dictionary<string, string> { ["nic0"] = "gtaaa", ["nic1"] = "gtbbb" },
        Incoming = false,
        ImageLocking = true,
    };

    public static VirtualHardDisk Disk(string id, int slot, DiskFormat format = DiskFormat.Qcow2) => new()
    {
        Id = id,
        Path = $"/vms/web01/{id}.{(format == DiskFormat.Raw ? "raw" : "qcow2")}",
        Format = format,
        SizeBytes = 1L << 30,
        PciSlot = slot,
    };

    public static NetworkAdapter Adapter(string id, int slot) => new()
    {
        Id = id,
        SwitchName = "lan",
        MacAddress = $"52:54:00:00:00:0{slot}",
        PciSlot = slot,
    };
}
