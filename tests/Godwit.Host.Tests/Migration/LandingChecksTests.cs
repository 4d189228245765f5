using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Migration;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Processors;
using Godwit.Host.Tests.Storage.Luns;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Migration;

public sealed class LandingChecksTests
{
    private static readonly VmConfiguration Booted = Sample.Vm with { DirectBoot = new DirectBoot { KernelPath = "/vms/web01/kernel" } };

    private static readonly Dictionary<string, (Func<LandingFacts, LandingFacts> Flaw, ProblemId Problem)> Hosts = new()
    {
        ["another host"] = (facts => facts with { HostName = "c" }, ProblemId.HostNotFound),
        ["migration is disabled"] = (facts => facts with { MigrationEnabled = false }, ProblemId.MigrationDisabled),
        ["another migration network"] = (facts => facts with { MoveAddresses = ["10.70.0.2:6600"] }, ProblemId.NoCommonMigrationNetwork),
        ["the id is taken"] = (facts => facts with { IdTaken = true }, ProblemId.VmBusy),
        ["the id is taken, and by the same name"] = (facts => facts with { IdTaken = true, NameTaken = true }, ProblemId.VmBusy),
        ["the name is taken"] = (facts => facts with { NameTaken = true }, ProblemId.VmNameTaken),
        ["another accelerator"] = (facts => facts with { Accelerator = "kvm" }, ProblemId.AcceleratorDiffers),
        ["no room for another move"] = (facts => facts with { FreeSlots = default }, ProblemId.MigrationLimitReached),
        ["a clock that is ahead"] = (facts => facts with { Now = facts.Now.AddSeconds(6) }, ProblemId.ClockDiffers),
        ["a clock that is behind"] = (facts => facts with { Now = facts.Now.AddSeconds(-20) }, ProblemId.ClockDiffers),
        ["a QEMU of an older version"] = (facts => facts with { QemuVersion = new Version(10, 0, 1) }, ProblemId.QemuOlder),
        ["an older QEMU"] = (facts => facts with { MachineTypes = new HashSet<string> { "pc-q35-9.2" } }, ProblemId.MachineTypeUnsupported),
        ["another processor"] = (facts => facts with { CpuModels = new HashSet<string> { "EPYC" } }, ProblemId.CpuModelUnsupported),
        ["a byte too little memory"] =
            (facts => facts with { MemoryAvailableBytes = facts.MemoryAvailableBytes - 1 }, ProblemId.NotEnoughMemory),
        ["no such switch"] = (facts => facts with { SwitchNames = new HashSet<string>() }, ProblemId.SwitchNotFound),
        ["a taken MAC address"] = (facts => facts with { MacAddressesTaken = ["52:54:00:00:00:03"] }, ProblemId.MacAddressTaken),
        ["a bad folder"] = (
            facts => facts with { StorageProblems = [new Problem { Id = ProblemId.FolderNotEmpty, Target = "/x", Message = "/x is not empty.", Remedy = "Choose another folder." }] },
            ProblemId.FolderNotEmpty),
    };

    private static readonly Dictionary<string, (Func<VmConfiguration, VmConfiguration> Flaw, ProblemId Problem)> Machines = new()
    {
        ["a newer format"] = (vm => vm with { FormatVersion = VmFormat.Newest + 1 }, ProblemId.VmConfigurationTooNew),
        ["a slot twice"] = (vm => vm with { Disks = [vm.Disks[0] with { PciSlot = 3 }] }, ProblemId.VmConfigurationInvalid),
        ["an id twice"] = (vm => vm with { NetworkAdapters = [vm.NetworkAdapters[0] with { Id = "disk0" }] }, ProblemId.VmConfigurationInvalid),
        ["an empty id"] = (vm => vm with { Disks = [vm.Disks[0] with { Id = "" }] }, ProblemId.VmConfigurationInvalid),
        ["an id of 33 letters"] = (vm => vm with { Disks = [vm.Disks[0] with { Id = new string('d', 33) }] }, ProblemId.VmConfigurationInvalid),
        ["an id that is an option"] = (vm => vm with { Disks = [vm.Disks[0] with { Id = "d,x=y" }] }, ProblemId.VmConfigurationInvalid),
        ["an adapter id that is a path"] =
            (vm => vm with { NetworkAdapters = [vm.NetworkAdapters[0] with { Id = "../x" }] }, ProblemId.VmConfigurationInvalid),
        ["a disk of no size"] = (vm => vm with { Disks = [vm.Disks[0] with { SizeBytes = 0 }] }, ProblemId.VmConfigurationInvalid),
        ["no processor"] = (vm => vm with { ProcessorCount = 0 }, ProblemId.VmConfigurationInvalid),
        ["no memory"] = (vm => vm with { MemoryBytes = -1 }, ProblemId.VmConfigurationInvalid),
        ["a name that is a path"] = (vm => vm with { Name = "../web01" }, ProblemId.VmNameInvalid),
        ["a MAC address that is an option"] =
            (vm => vm with { NetworkAdapters = [vm.NetworkAdapters[0] with { MacAddress = "52:54:00:00:00:03,x=y" }] }, ProblemId.MacAddressInvalid),
        ["a MAC address that is no single adapter's"] =
            (vm => vm with { NetworkAdapters = [vm.NetworkAdapters[0] with { MacAddress = "01:00:5e:00:00:03" }] }, ProblemId.MacAddressInvalid),
        ["a relative disk"] = (vm => vm with { Disks = [vm.Disks[0] with { Path = "x.raw" }] }, ProblemId.PathInvalid),
        ["a disk up and down"] = (vm => vm with { Disks = [vm.Disks[0] with { Path = "/vms/../etc/x.raw" }] }, ProblemId.PathInvalid),
        ["a TPM in a system folder"] = (vm => vm with { Tpm = new TrustedPlatformModule { StatePath = "/etc/tpm2-00.permall" } }, ProblemId.VmConfigurationInvalid),
        ["a TPM that is the machine's folder"] =
            (vm => vm with { Tpm = new TrustedPlatformModule { StatePath = "/vms/web01/tpm2-00.permall" } }, ProblemId.VmConfigurationInvalid),
        ["variables that are an option"] =
            (vm => vm with { Firmware = Sample.GenerationTwo.Firmware! with { NodeName = "v,x=y" } }, ProblemId.VmConfigurationInvalid),
        ["variables of a terabyte"] =
            (vm => vm with { Firmware = Sample.GenerationTwo.Firmware! with { VariablesBytes = 1L << 40 } }, ProblemId.VmConfigurationInvalid),
        ["a disk that is a device"] = (vm => vm with { Disks = [vm.Disks[0] with { Path = "/dev/sda" }] }, ProblemId.DirectAttachedDisk),
        ["a unit in a disk's slot"] = (vm => vm with { Luns = [LunSample.Iscsi with { PciSlot = vm.Disks[0].PciSlot }] }, ProblemId.VmConfigurationInvalid),
        ["a unit that is an option"] = (vm => vm with { Luns = [LunSample.Iscsi with { Id = "lun0,x=y" }] }, ProblemId.VmConfigurationInvalid),
        ["a unit of no size"] = (vm => vm with { Luns = [LunSample.Iscsi with { SizeBytes = 0 }] }, ProblemId.VmConfigurationInvalid),
        ["a unit that is a path"] = (vm => vm with { Luns = [LunSample.FibreChannel with { WorldWideName = "../sda" }] }, ProblemId.LunInvalid),
        ["a kernel elsewhere"] = (vm => vm with { DirectBoot = new DirectBoot { KernelPath = "/etc/kernel" } }, ProblemId.VmConfigurationInvalid),
    };

    public static TheoryData<string> OfTheHost => [.. Hosts.Keys];

    public static TheoryData<string> OfTheMachine => [.. Machines.Keys];

    [Fact]
    public void Only_a_guest_that_runs_on_the_processor_itself_minds_its_manufacturer()
    {
        MoveOrder order = SampleMove.Order with { Accelerator = "kvm" };
        LandingFacts other = SampleMove.Facts with { Accelerator = "kvm", ProcessorManufacturer = "AuthenticAMD" };

        Assert.Equal(ProblemId.ProcessorManufacturerDiffers, Assert.Single(LandingChecks.Of(order, other)).Id);
        Assert.Empty(LandingChecks.Of(order with { Desired = DesiredState.Off }, other));
        Assert.Empty(LandingChecks.Of(SampleMove.Order, SampleMove.Facts with { ProcessorManufacturer = "AuthenticAMD" }));
    }

    private static MoveOrder GoesAhead => SampleMove.Order with { Policy = new MovePolicy { WhenNotConverging = WhenNotConverging.PostCopy } };

    [Fact]
    public void A_guest_goes_ahead_of_its_memory_only_to_where_single_pages_can_be_waited_for()
    {
        LandingFacts untracked = SampleMove.Facts with { TracksMissingPages = false };

        Assert.Equal(ProblemId.PostCopyUnsupported, Assert.Single(LandingChecks.Of(GoesAhead, untracked)).Id);
        Assert.Empty(LandingChecks.Of(GoesAhead, SampleMove.Facts));
        Assert.Empty(LandingChecks.Of(SampleMove.Order, untracked));
        Assert.Empty(LandingChecks.Of(GoesAhead with { Desired = DesiredState.Off }, untracked));
    }

    /// <summary>Each requirement, violated: what is said of it. The real hosts' refusals are RefusedMoveTests and CheckedMoveTests.</summary>
    [Fact]
    public void Each_requirement_that_is_not_met_has_an_id_a_severity_a_cause_and_a_remedy()
    {
        var request = new MoveRequest { DestinationHost = "b", Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation } };
        List<string> table = [];
        foreach ((string violated, (Func<LandingFacts, LandingFacts> flaw, _)) in Hosts)
        {
            Add(violated, LandingChecks.Of(SampleMove.Order, flaw(SampleMove.Facts)));
        }

        foreach ((string violated, (Func<VmConfiguration, VmConfiguration> flaw, _)) in Machines)
        {
            Add(violated, LandingChecks.Of(SampleMove.Of(flaw(Booted)), SampleMove.Facts));
        }

        Add("post-copy without userfaultfd", LandingChecks.Of(GoesAhead, SampleMove.Facts with { TracksMissingPages = false }));
        foreach ((string violated, MoveOrder order, LandingFacts facts, _) in ProcessorCases.All)
        {
            Add(violated, LandingChecks.Of(order, facts));
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', table));

        void Add(string violated, IReadOnlyList<Problem> problems)
        {
            foreach (Problem problem in problems)
            {
                Incompatibility said = MoveFixes.Of(problem, request);
                Assert.True(said.Message.EndsWith('.') && said.Remedy.Length > 10 && said.Target.Length > 0, $"{violated}: {problem}");
                table.Add($"{violated,-45} {ProblemIdJson.NameOf(said.Id),-32} {said.Severity,-8} {said.Message} | {said.Remedy}{(said.Fix is { } fix ? $" | {fix}" : "")}");
            }
        }
    }

    [Fact]
    public void A_host_that_meets_every_requirement_has_no_objection() =>
        Assert.Empty(LandingChecks.Of(SampleMove.Of(Booted), SampleMove.Facts));

    [Theory]
    [MemberData(nameof(OfTheHost))]
    public void What_the_host_lacks_has_its_name_and_is_the_only_objection(string flaw)
    {
        Problem problem = Assert.Single(LandingChecks.Of(SampleMove.Order, Hosts[flaw].Flaw(SampleMove.Facts)));

        Assert.Equal(Hosts[flaw].Problem, problem.Id);
        Assert.All([problem.Target, problem.Message, problem.Remedy], text => Assert.NotEmpty(text));
    }

    [Theory]
    [MemberData(nameof(OfTheMachine))]
    public void What_another_host_sends_is_not_believed(string flaw) =>
        Assert.Equal(Machines[flaw].Problem, Assert.Single(LandingChecks.Of(SampleMove.Of(Machines[flaw].Flaw(Booted)), SampleMove.Facts)).Id);

    [Fact]
    public void The_way_is_not_allowed_to_change_more_than_paths()
    {
        MoveOrder order = SampleMove.Order;

        MoveOrder arrivesOtherwise = order with { Arriving = order.Arriving with { ProcessorCount = 9 } };
        MoveOrder bothOtherwise = arrivesOtherwise with { Departing = arrivesOtherwise.Arriving };
        MoveOrder departsOtherwise = order with { Departing = order.Departing with { ProcessorCount = 9 } };

        Assert.All([arrivesOtherwise, bothOtherwise, departsOtherwise], changed =>
            Assert.Equal(ProblemId.VmConfigurationInvalid, Assert.Single(LandingChecks.Of(changed, SampleMove.Facts)).Id));
        Assert.Empty(LandingChecks.Of(
            order with { Arriving = order.Arriving with { Disks = [order.Arriving.Disks[0] with { Path = "/b/x.qcow2" }] } }, SampleMove.Facts));
    }

    [Fact]
    public void An_adapter_that_is_not_connected_needs_no_switch() => Assert.Empty(LandingChecks.Of(
        SampleMove.Of(Sample.Vm with { NetworkAdapters = [Sample.Vm.NetworkAdapters[0] with { SwitchName = null }] }),
        SampleMove.Facts with { SwitchNames = new HashSet<string>() }));

    [Fact]
    public void Shared_boot_files_may_lie_anywhere()
    {
        MoveOrder order = SampleMove.Of(Sample.Vm with { DirectBoot = new DirectBoot { KernelPath = "/boot/kernel" } });

        Assert.NotEmpty(LandingChecks.Of(order, SampleMove.Facts));
        Assert.Empty(LandingChecks.Of(order with { FilesShared = true }, SampleMove.Facts));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        LandingFacts hopeless = Hosts.Values.Aggregate(SampleMove.Facts, (facts, host) => host.Flaw(facts));

        Assert.Equal(
            Hosts.Values.Select(host => host.Problem).Distinct().Except([ProblemId.VmNameTaken]).Order(),
            LandingChecks.Of(SampleMove.Order, hopeless).Select(problem => problem.Id).Order());
    }
}
