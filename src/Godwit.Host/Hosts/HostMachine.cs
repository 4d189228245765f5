using Godwit.Host.Guests;

namespace Godwit.Host.Hosts;

/// <summary>What this host offers guests, found out once at start.</summary>
internal sealed class HostMachine(QemuBinary qemu, AcceleratorChoice accelerator)
{
    public QemuBinary Qemu => qemu;

    public AcceleratorChoice Accelerator => accelerator;

    /// <summary>"GenuineIntel", "AuthenticAMD"; "unknown" where the kernel does not say.</summary>
    public string ProcessorManufacturer { get; } = File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("vendor_id", StringComparison.Ordinal))?.Split(':') is [_, string name] ? name.Trim() : "unknown";

    /// <summary>Newest q35 that this QEMU knows: what a new VM gets, written into its vm.json for life.</summary>
    public string NewestMachineType => qemu.MachineTypes
        .Where(type => type.StartsWith("pc-q35-", StringComparison.Ordinal) && Version.TryParse(type["pc-q35-".Length..], out _))
        .MaxBy(type => Version.Parse(type["pc-q35-".Length..]))!;

    /// <summary>
    /// A model that means the same everywhere: never "host" or "max". Under KVM the x86-64-v2 level that every host of the
    /// last dozen years has, by a model that QEMU names so.
    /// </summary>
    public string DefaultCpuModel => accelerator.Accelerator switch
    {
        Guests.Accelerator.Kvm => "Nehalem",
        Guests.Accelerator.Tcg => "qemu64",
    };
}
