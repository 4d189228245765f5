using CsCheck;
using Godwit.Contracts.Vms;
using Godwit.Host.Migration;
using Godwit.Host.Tests.Guests;
using Xunit;

namespace Godwit.Host.Tests.Migration;

public sealed class ConfigurationHashTests
{
    private static readonly VmConfiguration Vm = Sample.GenerationTwo with
    {
        DirectBoot = new DirectBoot { KernelPath = "/vms/web01/kernel", InitialRamDiskPath = "/vms/web01/initrd", CommandLine = "console=ttyS0" },
        CheckpointFolder = "/checkpoints",
        Notes = "of the shop",
    };

    private static readonly Dictionary<string, Func<VmConfiguration, VmConfiguration>> SeenByTheGuest = new()
    {
        ["id"] = vm => vm with { Id = VmId.New() },
        ["name"] = vm => vm with { Name = "web02" },
        ["machine type"] = vm => vm with { MachineType = "pc-q35-9.2" },
        ["processor model"] = vm => vm with { CpuModel = "EPYC" },
        ["processors"] = vm => vm with { ProcessorCount = 3 },
        ["memory"] = vm => vm with { MemoryBytes = vm.MemoryBytes + (1 << 20) },
        ["a disk more"] = vm => vm with { Disks = [.. vm.Disks, Sample.Disk("disk1", 5)] },
        ["a disk less"] = vm => vm with { Disks = [] },
        ["disk id"] = vm => vm with { Disks = [vm.Disks[0] with { Id = "disk9" }] },
        ["disk size"] = vm => vm with { Disks = [vm.Disks[0] with { SizeBytes = vm.Disks[0].SizeBytes + 512 }] },
        ["disk slot"] = vm => vm with { Disks = [vm.Disks[0] with { PciSlot = 9 }] },
        ["an adapter more"] = vm => vm with { NetworkAdapters = [.. vm.NetworkAdapters, Sample.Adapter("nic1", 6)] },
        ["MAC address"] = vm => vm with { NetworkAdapters = [vm.NetworkAdapters[0] with { MacAddress = "52:54:00:00:00:ff" }] },
        ["adapter slot"] = vm => vm with { NetworkAdapters = [vm.NetworkAdapters[0] with { PciSlot = 9 }] },
        ["kernel command line"] = vm => vm with { DirectBoot = vm.DirectBoot! with { CommandLine = "quiet" } },
        ["no initial RAM disk"] = vm => vm with { DirectBoot = vm.DirectBoot! with { InitialRamDiskPath = null } },
        ["no direct boot"] = vm => vm with { DirectBoot = null },
        ["secure boot"] = vm => vm with { Firmware = vm.Firmware! with { SecureBoot = true } },
        ["a BIOS"] = vm => vm with { Firmware = null },
        ["a DVD drive"] = vm => vm with { DvdDrives = [new DvdDrive { Id = "dvd0", Port = 0 }] },
        ["no TPM"] = vm => vm with { Tpm = null },
        ["a channel to an agent"] = vm => vm with { GuestAgentPciSlot = 7 },
        ["version"] = vm => vm with { FormatVersion = 2 },
    };

    private static readonly Dictionary<string, Func<VmConfiguration, VmConfiguration>> OfTheHost = new()
    {
        ["disk path"] = vm => vm with { Disks = [vm.Disks[0] with { Path = "/elsewhere/x.qcow2" }] },
        ["disk format"] = vm => vm with { Disks = [vm.Disks[0] with { Format = DiskFormat.Raw }] },
        ["switch"] = vm => vm with { NetworkAdapters = [vm.NetworkAdapters[0] with { SwitchName = "wan" }] },
        ["not connected"] = vm => vm with { NetworkAdapters = [vm.NetworkAdapters[0] with { SwitchName = null }] },
        ["kernel path"] = vm => vm with { DirectBoot = vm.DirectBoot! with { KernelPath = "/b" } },
        ["initial RAM disk's path"] = vm => vm with { DirectBoot = vm.DirectBoot! with { InitialRamDiskPath = "/b" } },
        ["checkpoint folder"] = vm => vm with { CheckpointFolder = null },
        ["variables' path"] = vm => vm with { Firmware = vm.Firmware! with { VariablesPath = "/b", NodeName = "vars.7" } },
        ["TPM's path"] = vm => vm with { Tpm = new TrustedPlatformModule { StatePath = "/b/tpm2-00.permall" } },
        ["compatibility for migration"] = vm => vm with
        {
            CompatibilityForMigrationEnabled = true, CompatibilityForMigrationMode = CompatibilityForMigrationMode.MinimumFeatureSet, CpuModelWithoutCompatibility = "EPYC",
        },
        ["smart paging folder"] = vm => vm with { SmartPagingFolder = "/paging" },
    };

    public static TheoryData<string> Seen => [.. SeenByTheGuest.Keys];

    public static TheoryData<string> Unseen => [.. OfTheHost.Keys];

    [Theory]
    [MemberData(nameof(Seen))]
    public void What_the_guest_could_see_changes_the_hash(string what) =>
        Assert.NotEqual(ConfigurationHash.Of(Vm), ConfigurationHash.Of(SeenByTheGuest[what](Vm)));

    [Theory]
    [MemberData(nameof(Unseen))]
    public void What_belongs_to_the_host_does_not(string what)
    {
        VmConfiguration changed = OfTheHost[what](Vm);

        Assert.NotEqual(changed, Vm);
        Assert.Equal(ConfigurationHash.Of(Vm), ConfigurationHash.Of(changed));
    }

    [Fact]
    public void Any_mixture_of_changes_is_seen_exactly_if_one_of_them_is_the_guests() => Gen.Select(
            OneOf([.. SeenByTheGuest.Keys]).HashSet[0, 2], OneOf([.. OfTheHost.Keys]).HashSet[0, 4])
        .Where((seen, _) => !seen.Overlaps(["no direct boot", "a disk less"]))
        .Sample((seen, unseen) =>
        {
            // Whatever removes a thing comes last, or the others would have nothing to change.
            VmConfiguration changed = unseen.Select(what => OfTheHost[what])
                .Concat(seen.Select(what => SeenByTheGuest[what]))
                .Aggregate(Vm, (vm, change) => change(vm));
            return ConfigurationHash.Of(changed) == ConfigurationHash.Of(Vm) == (seen.Count == 0);
        });

    private static Gen<string> OneOf(string[] names) => Gen.Int[0, names.Length - 1].Select(i => names[i]);
}
