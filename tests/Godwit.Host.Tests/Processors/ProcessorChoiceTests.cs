using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Operations;
using Godwit.Host.Processors;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Processors;

/// <summary>Two whole daemons whose processors differ, and a VM between them.</summary>
public sealed class ProcessorChoiceTests
{
    private static readonly SetVmRequest On = new() { CompatibilityForMigrationEnabled = true };
    private static readonly SetVmRequest Off = new() { CompatibilityForMigrationEnabled = false };
    private static readonly SetVmRequest Common = new() { CompatibilityForMigrationMode = CompatibilityForMigrationMode.CommonDomainFeatureSet };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_guest_is_kept_from_a_processor_that_lacks_something_until_it_is_compatible()
    {
        await using var world = new SweepWorld();
        world.B.Processor = ProcessorSample.Tcg with { Models = With("qemu64", ["sse4a"]) };
        VmDriver vm = await BeginAsync(world);

        CompatibilityReport report = await world.A.Daemon.Get<MoveComparison>().CompareAsync(vm, Move(), Cancellation);
        Incompatibility said = Assert.Single(report.Incompatibilities);
        Assert.Equal((ProblemId.ProcessorFeaturesMissing, IncompatibilitySeverity.Error, "qemu64"), (said.Id, said.Severity, said.Target));
        Assert.Contains("sse4a", said.Message, StringComparison.Ordinal);
        Operation? refused = await world.MoveAsync(world.A, world.B);
        Assert.Equal((OperationState.Failed, ProblemId.ProcessorFeaturesMissing), (refused?.View.State, refused?.View.Problem?.Id));
        Assert.Empty(Directory.EnumerateFileSystemEntries(world.B.Options.VirtualMachinePath));
        Assert.True(vm.Phase is VmPhase.Running);

        await DoAsync(world, vm, new VmRequest.TurnOff());
        Assert.Equal(ProblemId.ProcessorFeaturesReduced, Assert.Single((await world.A.Daemon.Get<MoveComparison>().CompareAsync(vm, Move(), Cancellation)).Incompatibilities).Id);
        await DoAsync(world, vm, new VmRequest.Set(On));
        Assert.Equal(
            ("qemu64-v1", "qemu64", CompatibilityForMigrationMode.MinimumFeatureSet),
            (vm.Configuration.CpuModel, vm.Configuration.CpuModelWithoutCompatibility, vm.Configuration.CompatibilityForMigrationMode));
        Assert.Equal(vm.Configuration.CpuModel, VmFiles.Read(vm.Record.Folder, vm.Record.Id).CpuModel);
        await DoAsync(world, vm, new VmRequest.Start());
        Assert.Empty((await world.A.Daemon.Get<MoveComparison>().CompareAsync(vm, Move(), Cancellation)).Incompatibilities);
        Assert.Equal(OperationState.Completed, (await world.MoveAsync(world.A, world.B))?.View.State);
    }

    [Fact]
    public async Task The_common_set_is_the_domains_and_turning_it_off_gives_the_old_model_back()
    {
        await using var world = new SweepWorld();
        world.B.Processor = ProcessorSample.Tcg with { Models = With("Westmere-v1", ["aes"]) };
        VmDriver vm = await BeginAsync(world);
        await DoAsync(world, vm, new VmRequest.TurnOff());

        await DoAsync(world, vm, new VmRequest.Set(Common));
        Assert.Equal(("Nehalem-v1", "qemu64", true), (vm.Configuration.CpuModel, vm.Configuration.CpuModelWithoutCompatibility, vm.Configuration.CompatibilityForMigrationEnabled));
        DomainProcessorsView domain = await world.A.Daemon.Get<DomainProcessors>().AskAsync(Cancellation);
        Assert.Equal(("a b", "Nehalem-v1"), (string.Join(' ', domain.Common.Single().Hosts), domain.Common.Single().CommonModel));

        // The domain becomes another one; the machine stays as it is until somebody asks anew, in the mode that it has.
        world.B.Processor = ProcessorSample.Tcg;
        world.B.RestartDaemon();
        await world.UntilAsync(() => world.B.Listening is not null, "the other daemon is back");
        Assert.Equal("Nehalem-v1", vm.Configuration.CpuModel);
        await DoAsync(world, vm, new VmRequest.Set(On));
        Assert.Equal("Westmere-v1", vm.Configuration.CpuModel);

        await DoAsync(world, vm, new VmRequest.Set(Off));
        Assert.Equal(
            ("qemu64", null, null, null),
            (vm.Configuration.CpuModel, vm.Configuration.CpuModelWithoutCompatibility, vm.Configuration.CompatibilityForMigrationEnabled,
                vm.Configuration.CompatibilityForMigrationMode));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_changes_nothing()
    {
        await using var world = new SweepWorld();
        VmDriver vm = await BeginAsync(world);
        VmConfiguration before = vm.Configuration;

        Assert.Equal(ProblemId.VmWrongState, RefusalOf(vm, On));
        await DoAsync(world, vm, new VmRequest.TurnOff());
        Assert.Equal(ProblemId.MalformedRequest, RefusalOf(vm, On with { CpuModel = "Nehalem-v1" }));
        Assert.Equal(ProblemId.MalformedRequest, RefusalOf(vm, Common with { CompatibilityForMigrationEnabled = false }));
        Assert.Equal(ProblemId.ProcessorFeaturesMissing, await FailureOfAsync(world, vm, new SetVmRequest { CpuModel = "Skylake-Server-v1", CheckpointFolder = "/x" }));
        Assert.Equal(ProblemId.CpuModelUnsupported, await FailureOfAsync(world, vm, new SetVmRequest { CpuModel = "Nehalem,+aes" }));
        world.B.KillDaemon();
        Assert.Equal(ProblemId.HostUnreachable, await FailureOfAsync(world, vm, Common));
        Assert.Equal(before, vm.Configuration);

        await DoAsync(world, vm, new VmRequest.Set(new SetVmRequest { CpuModel = "Nehalem-v1" }));
        Assert.Equal("Nehalem-v1", vm.Configuration.CpuModel);
        await DoAsync(world, vm, new VmRequest.Set(On));
        Assert.Equal(ProblemId.MalformedRequest, RefusalOf(vm, new SetVmRequest { CpuModel = "Westmere-v1" }));
        await DoAsync(world, vm, new VmRequest.Set(Off with { CpuModel = "Westmere-v1" }));
        Assert.Equal("Westmere-v1", vm.Configuration.CpuModel);
    }

    private static VmRequest.Move Move() => new(new MoveRequest { DestinationHost = "b", Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation } }, AnyFolder: true);

    private static Dictionary<string, IReadOnlyList<string>> With(string model, string[] missing) =>
        new(ProcessorSample.Tcg.Models, StringComparer.Ordinal) { [model] = missing };

    private static ProblemId RefusalOf(VmDriver vm, SetVmRequest wanted) =>
        Assert.Throws<RefusedException>(() => vm.Submit(new VmRequest.Set(wanted), "test")).Problem.Id;

    private static async Task<ProblemId?> FailureOfAsync(SweepWorld world, VmDriver vm, SetVmRequest wanted) =>
        (await EndAsync(world, vm, new VmRequest.Set(wanted))).Problem?.Id;

    private static async Task DoAsync(SweepWorld world, VmDriver vm, VmRequest request)
    {
        OperationView ended = await EndAsync(world, vm, request);
        Assert.True(ended.State is OperationState.Completed, $"{ended.Problem}");
    }

    private static async Task<OperationView> EndAsync(SweepWorld world, VmDriver vm, VmRequest request)
    {
        OperationId id = vm.Submit(request, "test").Id;
        await world.UntilAsync(() => world.A.Daemon.Ledger.FindRunning(id) is null, "it has ended");
        return world.A.Daemon.Ledger.Get(id);
    }

    private static async Task<VmDriver> BeginAsync(SweepWorld world)
    {
        await world.BeginAsync();
        return world.A.Daemon.Directory.Get(world.Vm.ToString());
    }
}
