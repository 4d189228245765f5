using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Tests.Storage.Luns;
using Xunit;

namespace Godwit.Host.Tests.Guests;

public sealed class GuestCommandLineTests
{
    [Fact]
    public void A_small_guest_has_this_command_line() => Assert.Equal(
        """
        -name guest=web01,debug-threads=on
        -uuid 0193a5b0-0000-7000-8000-00000000abcd
        -machine pc-q35-10.0
        -accel tcg,thread=multi,tb-size=64
        -cpu qemu64
        -smp 2
        -m size=128M
        -nodefaults
        -no-user-config
        -display none
        -msg timestamp=on
        -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny
        -chardev socket,id=qmp0,path=/run/godwit/web01/qmp.sock,server=on,wait=off
        -mon chardev=qmp0,mode=control
        -chardev file,id=serial0,path=/vms/web01/serial.log,append=on
        -device isa-serial,chardev=serial0
        -blockdev {"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/vms/web01/disk0.qcow2"}}
        -device virtio-blk-pci,id=vd-disk0,drive=disk0,bus=pcie.0,addr=0x4,bootindex=1
        -netdev tap,id=net-nic0,ifname=gtaaa,script=no,downscript=no
        -device virtio-net-pci,id=nic0,netdev=net-nic0,mac=52:54:00:00:00:03,romfile=,bus=pcie.0,addr=0x3
        -S
        """,
        Readable(Sample.Vm, Sample.Place));

    [Fact]
    public void Generation_two_boots_from_flash_with_variables_of_its_own_and_speaks_to_its_tpm() => Assert.Equal(
        """
        -machine pc-q35-10.0,pflash0=firmware,pflash1=vars
        -blockdev {"node-name":"firmware","driver":"raw","read-only":true,"file":{"driver":"file","node-name":"firmware-file","filename":"/usr/share/OVMF/OVMF_CODE_4M.fd"}}
        -blockdev {"node-name":"vars","driver":"raw","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"vars-file","filename":"/vms/web01/variables.fd"}}
        -chardev socket,id=tpm0-chardev,path=/run/godwit/web01/tpm.sock
        -tpmdev emulator,id=tpm0,chardev=tpm0-chardev
        -device tpm-crb,tpmdev=tpm0
        """,
        string.Join('\n', Readable(Sample.GenerationTwo, Sample.Place).Split('\n').Except(Readable(Sample.Vm, Sample.Place).Split('\n'))));

    [Fact]
    public void With_secure_boot_only_system_management_mode_writes_the_variables()
    {
        string line = Readable(Sample.GenerationTwo with { Firmware = Sample.GenerationTwo.Firmware! with { SecureBoot = true } }, Sample.Place);

        Assert.Contains("-machine pc-q35-10.0,pflash0=firmware,pflash1=vars,smm=on\n", line, StringComparison.Ordinal);
        Assert.Contains("OVMF_CODE_4M.secboot.fd", line, StringComparison.Ordinal);
        Assert.Contains("-global driver=cfi.pflash01,property=secure,value=on\n", line, StringComparison.Ordinal);
    }

    /// <summary>Each case names what it changes and how the lines of the small guest differ from then on.</summary>
    public static TheoryData<string, string> Differences { get; } = new()
    {
        { "kvm",              "- -accel tcg,thread=multi,tb-size=64 + -accel kvm" },
        { "smart paging",     "- -machine pc-q35-10.0 + -machine pc-q35-10.0,memory-backend=pc.ram + -object memory-backend-file,id=pc.ram,size=128M,mem-path=/vms/a,,b/x.smartpaging,share=on" },
        { "incoming",         "+ -incoming defer" },
        { "restore",          "+ -incoming defer" },
        { "comma in name",    "- -name guest=web01,debug-threads=on + -name guest=web,,process=x,debug-threads=on" },
        { "another id",       "- -uuid 0193a5b0-0000-7000-8000-00000000abcd + -uuid 00000000-0000-0000-0000-000000000001" },
        { "shared storage",   """- -blockdev {"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/vms/web01/disk0.qcow2"}} + -blockdev {"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/vms/web01/disk0.qcow2","locking":"off"}}""" },
        { "SMB share",        """- -blockdev {"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/vms/web01/disk0.qcow2"}} - -device virtio-blk-pci,id=vd-disk0,drive=disk0,bus=pcie.0,addr=0x4,bootindex=1 + -blockdev {"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/srv/smb/fs/vms/disk0.qcow2","locking":"off","cache":{"direct":true}}} + -device virtio-blk-pci,id=vd-disk0,drive=disk0,bus=pcie.0,addr=0x4,werror=stop,rerror=stop,bootindex=1""" },
        { "second disk, raw", """+ -blockdev {"node-name":"disk1","driver":"raw","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk1-file","filename":"/vms/web01/disk1.raw"}} + -device virtio-blk-pci,id=vd-disk1,drive=disk1,bus=pcie.0,addr=0x1e""" },
        { "hot-plug ports",   "+ -device pcie-root-port,id=port0,bus=pcie.0,addr=0x2.0,chassis=1,slot=1,multifunction=on + -device pcie-root-port,id=port1,bus=pcie.0,addr=0x2.1,chassis=2,slot=2" },
        { "guest agent",      "+ -chardev socket,id=qga0,path=/run/godwit/web01/qga.sock,server=on,wait=off + -device virtio-serial-pci,id=channels,bus=pcie.0,addr=0x6 + -device virtserialport,bus=channels.0,nr=1,chardev=qga0,id=agent,name=org.qemu.guest_agent.0" },
        { "disk in a port",   """+ -device pcie-root-port,id=port0,bus=pcie.0,addr=0x2.0,chassis=1,slot=1,multifunction=on + -device pcie-root-port,id=port1,bus=pcie.0,addr=0x2.1,chassis=2,slot=2 + -blockdev {"node-name":"disk1","driver":"vhdx","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk1-file","filename":"/vms/web01/disk1.qcow2"}} + -device virtio-blk-pci,id=vd-disk1,drive=disk1,bus=port1,addr=0x0""" },
        { "VHD",              """- -blockdev {"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/vms/web01/disk0.qcow2"}} + -blockdev {"node-name":"disk0","driver":"vpc","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/vms/web01/disk0.qcow2"}}""" },
        { "LUN over iSCSI",   """+ -blockdev {"node-name":"lun0","driver":"raw","discard":"unmap","file":{"driver":"iscsi","node-name":"lun0-file","transport":"tcp","portal":"10.70.0.254:3260","target":"iqn.2026-01.example.san:pool1","lun":1,"initiator-name":"iqn.2008-11.org.linux-kvm:0193a5b0-0000-7000-8000-00000000abcd"}} + -device virtio-blk-pci,id=vd-lun0,drive=lun0,serial=S1,bus=pcie.0,addr=0x6""" },
        { "LUN over FC",      """+ -blockdev {"node-name":"lun0","driver":"raw","discard":"unmap","file":{"driver":"host_device","node-name":"lun0-file","filename":"/dev/disk/by-id/wwn-0x600140512345678901234567890abcde","cache":{"direct":true}}} + -device virtio-blk-pci,id=vd-lun0,drive=lun0,serial=S1,bus=pcie.0,addr=0x6""" },
        { "only a LUN",       """- -blockdev {"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/vms/web01/disk0.qcow2"}} - -device virtio-blk-pci,id=vd-disk0,drive=disk0,bus=pcie.0,addr=0x4,bootindex=1 + -blockdev {"node-name":"lun0","driver":"raw","discard":"unmap","file":{"driver":"host_device","node-name":"lun0-file","filename":"/dev/disk/by-id/wwn-0x600140512345678901234567890abcde","cache":{"direct":true}}} + -device virtio-blk-pci,id=vd-lun0,drive=lun0,serial=234567890-ABCDEFGH,,I,bus=pcie.0,addr=0x6,bootindex=1""" },
        { "second adapter",   "+ -netdev tap,id=net-nic1,ifname=gtbbb,script=no,downscript=no + -device virtio-net-pci,id=nic1,netdev=net-nic1,mac=52:54:00:00:00:05,romfile=,bus=pcie.0,addr=0x5" },
        { "not connected",    "" },
        { "kernel",           "- -device virtio-blk-pci,id=vd-disk0,drive=disk0,bus=pcie.0,addr=0x4,bootindex=1 + -kernel /vms/web01/vmlinuz + -device virtio-blk-pci,id=vd-disk0,drive=disk0,bus=pcie.0,addr=0x4" },
        { "kernel and more",  "- -device virtio-blk-pci,id=vd-disk0,drive=disk0,bus=pcie.0,addr=0x4,bootindex=1 + -kernel /vms/web01/vmlinuz + -initrd /vms/web01/initrd + -append console=ttyS0,115200 quiet + -device virtio-blk-pci,id=vd-disk0,drive=disk0,bus=pcie.0,addr=0x4" },
        { "quote in path",    """- -blockdev {"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/vms/web01/disk0.qcow2"}} + -blockdev {"node-name":"disk0","driver":"qcow2","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk0-file","filename":"/vms/\"ü\",x.qcow2"}}""" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Each_wish_changes_exactly_these_lines(string wish, string expected)
    {
        (VmConfiguration vm, GuestPlace place) = Apply(wish);
        string[] before = Readable(Sample.Vm, Sample.Place).Split('\n');
        string[] after = Readable(vm, place).Split('\n');

        string difference = string.Join(' ',
            before.Except(after).Select(line => $"- {line}").Concat(after.Except(before).Select(line => $"+ {line}")));

        Assert.Equal(expected, difference);
    }

    [Fact]
    public void An_id_with_a_comma_cannot_smuggle_an_option_into_a_device()
    {
        VmConfiguration vm = Sample.Vm with { Disks = [Sample.Disk("d,write-cache=off", 4)] };

        Assert.Contains("-device virtio-blk-pci,id=vd-d,,write-cache=off,drive=d,,write-cache=off,bus", Readable(vm, Sample.Place));
    }

    private static (VmConfiguration Vm, GuestPlace Place) Apply(string wish)
    {
        VmConfiguration vm = Sample.Vm;
        GuestPlace place = Sample.Place;
        var boot = new DirectBoot { KernelPath = "/vms/web01/vmlinuz" };
        return wish switch
        {
            "kvm" => (vm, place with { Accelerator = Accelerator.Kvm }),
            "smart paging" => (vm, place with { MemoryFile = "/vms/a,b/x.smartpaging" }),
            "incoming" => (vm, place with { Incoming = true }),
            "restore" => (vm, place with { RestoreFrom = "/vms/web01/saved" }),
            "comma in name" => (vm with { Name = "web,process=x" }, place),
            "another id" => (vm with { Id = new VmId(Guid.Parse("00000000-0000-0000-0000-000000000001")) }, place),
            "shared storage" => (vm, place with { ImageLocking = false }),
            "SMB share" => (vm with { Disks = [vm.Disks[0] with { Path = "/srv/smb/fs/vms/disk0.qcow2" }] }, place with { ImageLocking = false }),
            "second disk, raw" => (vm with { Disks = [vm.Disks[0], Sample.Disk("disk1", 0x1e, DiskFormat.Raw)] }, place),
            "hot-plug ports" => (vm with { HotPlugPorts = 2 }, place),
            "guest agent" => (vm with { GuestAgentPciSlot = 6 }, place),
            "disk in a port" => (vm with { HotPlugPorts = 2, Disks = [vm.Disks[0], Sample.Disk("disk1", 0, DiskFormat.Vhdx) with { HotPlugPort = 1 }] }, place),
            "VHD" => (vm with { Disks = [vm.Disks[0] with { Format = DiskFormat.Vhd }] }, place),
            "LUN over iSCSI" => (vm with { Luns = [LunSample.Iscsi] }, place),
            "LUN over FC" => (vm with { Luns = [LunSample.FibreChannel] }, place),
            "only a LUN" => (vm with { Disks = [], Luns = [LunSample.FibreChannel with { Serial = "S-1234567890-ABCDEFGH,I" }] }, place),
            "second adapter" => (vm with { NetworkAdapters = [vm.NetworkAdapters[0], Sample.Adapter("nic1", 5)] }, place),
            "not connected" => (vm with { NetworkAdapters = [vm.NetworkAdapters[0] with { SwitchName = null }] }, place),
            "kernel" => (vm with { DirectBoot = boot }, place),
            "kernel and more" => (vm with { DirectBoot = boot with { InitialRamDiskPath = "/vms/web01/initrd", CommandLine = "console=ttyS0,115200 quiet" } }, place),
            "quote in path" => (vm with { Disks = [vm.Disks[0] with { Path = "/vms/\"ü\",x.qcow2" }] }, place),
            _ => throw new ArgumentException($"No such wish: {wish}"),
        };
    }

    /// <summary>One option a line, its value behind it.</summary>
    private static string Readable(VmConfiguration vm, GuestPlace place) =>
        string.Concat(GuestCommandLine.For(vm, place)
            .Select(argument => argument.StartsWith('-') ? $"\n{argument}" : $" {argument}")).TrimStart('\n');
}
