using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Exports;
using Godwit.Host.Processors;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Processors;
using Xunit;

namespace Godwit.Host.Tests.Exports;

public sealed class ImportChecksTests
{
    private static readonly ImportFacts Host = new()
    {
        HostName = "hosta",
        Accelerator = "tcg",
        QemuVersion = "10.0.2",
        MachineTypes = new HashSet<string> { "pc-q35-10.0" },
        CpuModels = new HashSet<string> { "qemu64" },
        SwitchNames = new HashSet<string> { "lan" },
        NameTaken = false,
        IdOwner = null,
        MacAddresses = new HashSet<string>(),
        Files = [],
    };

    private static readonly ExportManifest Manifest = new()
    {
        FormatVersion = 1,
        ExportedAt = DateTimeOffset.UnixEpoch,
        HostName = "hostb",
        Accelerator = "tcg",
        QemuVersion = "10.0.2",
        State = VmState.Saved,
        Files = [],
    };

    private static readonly ImportVmRequest InPlace = new() { Path = "/vms/web01" };

    private static readonly Dictionary<string, (Func<ImportFacts, ImportFacts> Flaw, ProblemId Id, string? Fix)> Flaws = new()
    {
        ["the id is taken"] = (host => host with { IdOwner = "web" }, ProblemId.VmIdTaken, "--copy --new-id"),
        ["the name is taken"] = (host => host with { NameTaken = true }, ProblemId.VmNameTaken, "--name NAME"),
        ["the switch is missing"] = (host => host with { SwitchNames = new HashSet<string>() }, ProblemId.SwitchNotFound, "--switch 'lan=OTHER'"),
        ["the address is taken"] =
            (host => host with { MacAddresses = new HashSet<string> { "52:54:00:00:00:03" } }, ProblemId.MacAddressTaken, "--new-macs"),
        ["the machine type is unknown"] = (host => host with { MachineTypes = new HashSet<string>() }, ProblemId.MachineTypeUnsupported, null),
        ["the processor is unknown"] = (host => host with { CpuModels = new HashSet<string>() }, ProblemId.CpuModelUnsupported, null),
        ["memory is of another accelerator"] = (host => host with { Accelerator = "kvm" }, ProblemId.MemoryStateForeign, "--discard-memory"),
    };

    public static TheoryData<string> Names => [.. Flaws.Keys];

    [Fact]
    public void Nothing_stands_against_a_machine_that_fits() => Assert.Empty(ImportChecks.Of(Plan(InPlace), Host));

    [Fact]
    public void A_model_of_which_this_host_lacks_a_part_is_a_warning()
    {
        ProcessorAbilities lacking = ProcessorSample.Tcg with { Models = new Dictionary<string, IReadOnlyList<string>> { ["qemu64"] = ["sse4a"] } };

        Incompatibility said = Assert.Single(ImportChecks.Of(Plan(InPlace), Host with { Processor = lacking }));

        Assert.Equal((ProblemId.ProcessorFeaturesReduced, IncompatibilitySeverity.Warning), (said.Id, said.Severity));
        Assert.Contains("sse4a", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_flaw_is_an_error_of_its_own_with_the_way_round_it(string flaw)
    {
        Incompatibility found = Assert.Single(ImportChecks.Of(Plan(InPlace), Flaws[flaw].Flaw(Host)));

        Assert.Equal((Flaws[flaw].Id, IncompatibilitySeverity.Error, Flaws[flaw].Fix), (found.Id, found.Severity, found.Fix));
    }

    [Fact]
    public void Each_way_round_leads_round()
    {
        Assert.Empty(ImportChecks.Of(Plan(InPlace with { Switches = new Dictionary<string, string> { ["lan"] = "" } }), Flaws["the switch is missing"].Flaw(Host)));
        Assert.Empty(ImportChecks.Of(Plan(InPlace with { DiscardMemory = true }), Flaws["memory is of another accelerator"].Flaw(Host)));
        Incompatibility old = Assert.Single(ImportChecks.Of(Plan(InPlace with { NewMacAddresses = true }), Flaws["the address is taken"].Flaw(Host)));
        Assert.Equal((ProblemId.MemoryStateForeign, IncompatibilitySeverity.Warning), (old.Id, old.Severity));
    }

    [Theory]
    [InlineData("10.1.0", null)]
    [InlineData(null, null)]
    public void Memory_of_a_newer_or_an_unknown_QEMU_is_a_warning(string? version, string? fix)
    {
        Incompatibility found = Assert.Single(ImportChecks.Of(Plan(InPlace, version is null ? null : Manifest with { QemuVersion = version }), Host));

        Assert.Equal((IncompatibilitySeverity.Warning, fix ?? "--discard-memory"), (found.Severity, found.Fix));
    }

    [Fact]
    public void What_comes_from_anywhere_may_hold_anything()
    {
        VmConfiguration vm = Sample.Vm with { Disks = [Sample.Vm.Disks[0] with { Id = "a,b" }] };

        Assert.Contains(ProblemId.VmConfigurationInvalid, ImportChecks.Of(Plan(InPlace, Manifest, vm), Host).Select(found => found.Id));
    }

    private static ImportPlan Plan(ImportVmRequest request) => Plan(request, Manifest);

    private static ImportPlan Plan(ImportVmRequest request, ExportManifest? manifest, VmConfiguration? vm = null) =>
        ImportPlan.Of(request, vm ?? Sample.Vm, "/vms/web01", hasMemory: true, manifest, "/vms", VmId.New());
}
