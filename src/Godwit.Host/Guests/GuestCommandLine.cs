using System.Globalization;
using Godwit.Contracts.Vms;
using Godwit.Host.Platform;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Guests;

/// <summary>
/// QEMU's arguments as a function of vm.json and the place where it runs. Both ends of a move compute them from the same
/// file. What QEMU does not compare itself during a move (CPU model, MAC addresses) is therefore equal by construction.
/// </summary>
internal static class GuestCommandLine
{
    /// <summary>The name of QEMU's character device that leads to the guest's agent.</summary>
    public const string AgentChannel = "qga0";

    private const long MiB = 1024 * 1024;

    /// <summary>Letters of a serial number that a virtio disk can tell; the last ones differ most.</summary>
    private const int VirtioSerial = 20;

    /// <summary>The name that memory has without an object, so that a guest moves and is saved from one kind and goes on with the other.</summary>
    private const string MemoryName = "pc.ram";

    /// <summary>
    /// The arguments after the program's name. The guest is stopped until someone says "cont", always: an arriving guest
    /// must not run before it is handed over, and a starting one not before it is known to be watched.
    /// </summary>
    public static IReadOnlyList<string> For(VmConfiguration configuration, GuestPlace place) =>
    [
        .. Machine(configuration, place),
        .. configuration.Firmware is { } firmware ? Flash(firmware, place) : [],
        .. configuration.Tpm is null ? [] : Tpm(place),
        .. Consoles(place),
        .. configuration.DirectBoot is { } boot ? Kernel(boot) : [],
        .. Ports(configuration.HotPlugPorts ?? 0),
        .. configuration.Disks.SelectMany((disk, index) =>
            Disk(disk, place, bootIndex: index == 0 && configuration.DirectBoot is null ? 1 : null)),
        .. (configuration.DvdDrives ?? []).SelectMany((drive, index) =>
            Dvd(drive, place, bootIndex: index == 0 && configuration.DirectBoot is null ? 2 : null)),
        .. (configuration.Luns ?? []).SelectMany((unit, index) =>
            Unit(unit, configuration.Id, bootIndex: index == 0 && configuration.Disks.Count == 0 && configuration.DirectBoot is null ? 1 : null)),
        .. configuration.NetworkAdapters.SelectMany(adapter => Adapter(adapter, place)),
        .. configuration.GuestAgentPciSlot is { } agent ? Agent(agent, place) : [],
        "-S",
        .. place.Incoming || place.RestoreFrom is not null ? (string[])["-incoming", "defer"] : [],
    ];

    /// <summary>
    /// In QEMU's option lists a comma ends a value and two of them are one comma. Ids pass through it too: vm.json may come
    /// from anywhere, and a comma in it must not become an option of QEMU's.
    /// </summary>
    public static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static string[] Machine(VmConfiguration configuration, GuestPlace place) =>
    [
        "-name", $"guest={Escape(configuration.Name)},debug-threads=on",
        "-uuid", configuration.Id.ToString(),
        "-machine", Escape(configuration.MachineType) + (place.MemoryFile is null ? "" : $",memory-backend={MemoryName}")
            + (configuration.Firmware is { } firmware ? FlashOf(firmware) : ""),
        "-accel", place.Accelerator switch
        {
            Accelerator.Kvm => "kvm",
            // The default translation buffer is a quarter of the host's memory; 64 MiB lets many guests share a small host.
            Accelerator.Tcg => "tcg,thread=multi,tb-size=64",
        },
        "-cpu", configuration.CpuModel,
        "-smp", Text(configuration.ProcessorCount),
        "-m", $"size={Text(configuration.MemoryBytes / MiB)}M",
        .. place.MemoryFile is { } file
            ? (string[])["-object", $"memory-backend-file,id={MemoryName},size={Text(configuration.MemoryBytes / MiB)}M,mem-path={Escape(file)},share=on"]
            : [],
        "-nodefaults", "-no-user-config",
        "-display", "none",
        "-msg", "timestamp=on",
        "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
    ];

    /// <summary>Only code in system management mode writes the variables where secure boot relies on them.</summary>
    private static string FlashOf(Firmware firmware) =>
        $",pflash0={BlockNode.FirmwareCode},pflash1={Escape(firmware.Variables.Node)}" + (firmware.SecureBoot ? ",smm=on" : "");

    private static string[] Flash(Firmware firmware, GuestPlace place) =>
    [
        "-blockdev", BlockNode.ForCode(FirmwareImages.CodeOf(firmware)),
        "-blockdev", BlockNode.For(firmware.Variables, place.ImageLocking),
        .. firmware.SecureBoot ? (string[])["-global", "driver=cfi.pflash01,property=secure,value=on", "-global", "ICH9-LPC.disable_s3=1"] : [],
    ];

    private static string[] Tpm(GuestPlace place) =>
    [
        "-chardev", $"socket,id=tpm0-chardev,path={Escape(place.TpmSocketPath)}",
        "-tpmdev", "emulator,id=tpm0,chardev=tpm0-chardev",
        "-device", "tpm-crb,tpmdev=tpm0",
    ];

    private static string[] Consoles(GuestPlace place) =>
    [
        "-chardev", $"socket,id=qmp0,path={Escape(place.QmpSocketPath)},server=on,wait=off",
        "-mon", "chardev=qmp0,mode=control",
        "-chardev", $"file,id=serial0,path={Escape(place.SerialLogPath)},append=on",
        "-device", "isa-serial,chardev=serial0",
    ];

    private static List<string> Kernel(DirectBoot boot)
    {
        List<string> arguments = ["-kernel", boot.KernelPath];
        if (boot.InitialRamDiskPath is { } initialRamDisk)
        {
            arguments.AddRange(["-initrd", initialRamDisk]);
        }

        if (boot.CommandLine is { } commandLine)
        {
            arguments.AddRange(["-append", commandLine]);
        }

        return arguments;
    }

    private static IEnumerable<string> Ports(int count) => Enumerable.Range(0, count).SelectMany(port => (string[])
    [
        "-device", $"pcie-root-port,id={HotPlug.NameOf(port)},bus=pcie.0,addr={Slot(HotPlug.Slot)}.{Text(port)},"
            + $"chassis={Text(port + 1)},slot={Text(port + 1)}" + (port == 0 ? ",multifunction=on" : ""),
    ]);

    private static string[] Disk(VirtualHardDisk disk, GuestPlace place, int? bootIndex) =>
    [
        "-blockdev", BlockNode.For(disk, place.ImageLocking),
        "-device", $"virtio-blk-pci,id=vd-{Escape(disk.Id)},drive={Escape(disk.Node)},{Place(disk)}"
            // A server that is restarted may answer what was under way with an error: the guest waits until it is asked again, and hears of none.
            + (UncPath.OfLocal(disk.Path) is null ? "" : ",werror=stop,rerror=stop")
            + (bootIndex is { } index ? $",bootindex={Text(index)}" : ""),
    ];

    /// <summary>The guest finds the unit's own serial number, as far as virtio has room for it.</summary>
    private static string[] Unit(LogicalUnit unit, VmId vm, int? bootIndex) =>
    [
        "-blockdev", BlockNode.For(unit, vm),
        "-device", $"virtio-blk-pci,id=vd-{Escape(unit.Id)},drive={Escape(unit.Id)},serial={Escape(unit.Serial[^Math.Min(unit.Serial.Length, VirtioSerial)..])},"
            + $"bus=pcie.0,addr={Slot(unit.PciSlot)}" + (bootIndex is { } index ? $",bootindex={Text(index)}" : ""),
    ];

    /// <summary>At a SATA port, where every installer looks. An empty disk lets the machine boot from it.</summary>
    private static IEnumerable<string> Dvd(DvdDrive drive, GuestPlace place, int? bootIndex)
    {
        if (drive.Path is { } path)
        {
            yield return "-blockdev";
            yield return BlockNode.ForReading(drive.Id, path, place.ImageLocking);
        }

        yield return "-device";
        yield return $"ide-cd,id={Escape(GuestDvds.DeviceOf(drive))},bus=ide.{Text(drive.Port)}"
            + (drive.Path is null ? "" : $",drive={Escape(drive.Id)}") + (bootIndex is { } index ? $",bootindex={Text(index)}" : "");
    }

    private static string[] Adapter(NetworkAdapter adapter, GuestPlace place) =>
    [
        "-netdev", $"tap,id=net-{Escape(adapter.Id)},ifname={place.TapNames[adapter.Id]},script=no,downscript=no",
        "-device", $"virtio-net-pci,id={Escape(adapter.Id)},netdev=net-{Escape(adapter.Id)},"
            + $"mac={Escape(adapter.MacAddress)},romfile=,bus=pcie.0,addr={Slot(adapter.PciSlot)}",
    ];

    /// <summary>A serial port under the name that agents look for in every guest.</summary>
    private static string[] Agent(int pciSlot, GuestPlace place) =>
    [
        "-chardev", $"socket,id={AgentChannel},path={Escape(place.AgentSocketPath)},server=on,wait=off",
        "-device", $"virtio-serial-pci,id=channels,bus=pcie.0,addr={Slot(pciSlot)}",
        "-device", $"virtserialport,bus=channels.0,nr=1,chardev={AgentChannel},id=agent,name=org.qemu.guest_agent.0",
    ];

    private static string Place(VirtualHardDisk disk) =>
        disk.HotPlugPort is { } port ? $"bus={HotPlug.NameOf(port)},addr=0x0" : $"bus=pcie.0,addr={Slot(disk.PciSlot)}";

    private static string Slot(int pciSlot) => $"0x{pciSlot:x}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
