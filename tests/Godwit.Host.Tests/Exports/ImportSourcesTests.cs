using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Exports;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.StorageMigration;
using Godwit.Host.Tests.Migration.Sweep;
using Godwit.Host.Tests.Vms;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Exports;

/// <summary>A copy of files that somebody writes to is torn, and nobody would see it.</summary>
public sealed class ImportSourcesTests
{
    [Fact]
    public async Task The_files_of_a_machine_that_runs_here_are_not_copied_and_nothing_is_made()
    {
        await using var world = new SweepWorld(alone: true);
        await world.BeginAsync();
        string folder = world.A.Daemon.Inventory.Find(world.Vm)!.Folder;
        ImportVmRequest request = Copy(folder) with { DiscardMemory = true };

        Problem problem = RefusalOf(world, request);
        await world.PrepareAsync(new VmRequest.Suspend());

        Assert.Equal((ProblemId.VmWrongState, world.A.Daemon.Inventory.Find(world.Vm)!.Name), (problem.Id, problem.Target));
        Assert.Contains($"godwit vm export {problem.Target} FOLDER", problem.Remedy, StringComparison.Ordinal);
        Assert.Contains($"godwit vm stop {problem.Target}", problem.Remedy, StringComparison.Ordinal);
        Assert.Equal(ProblemId.VmWrongState, RefusalOf(world, request).Id);
        Assert.Contains(world.A.Daemon.Get<ImportDesk>().ReportOf(request).Incompatibilities, found => found.Id is ProblemId.VmWrongState);
        Assert.Equal([folder], Directory.EnumerateFileSystemEntries(world.A.Options.VirtualMachinePath));
    }

    [Fact]
    public async Task Neither_are_those_of_a_machine_that_an_operation_has_in_its_hands()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        Operation other = stage.Get<OperationLedger>().Begin(OperationKind.SetVirtualMachine, stage.Vm.Record.Id, "a", "test");

        using (stage.Vm.Hold(other))
        {
            Assert.Equal(ProblemId.VmBusy, stage.RefusalOf(Copy(stage.Vm.Record.Folder)));
        }

        Assert.NotEqual("b", (await stage.ImportedAsync(Copy(stage.Vm.Record.Folder) with { Name = "c" })).Record.Name);
    }

    [Fact]
    public async Task A_machine_that_is_off_stays_as_it_is_while_its_files_are_copied()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        string disk = stage.Vm.Configuration.Disks[0].Path;
        List<ProblemId> refusals = [];
        stage.Get<FileSteps>().Witness = (_, _, after) =>
        {
            if (!after)
            {
                refusals.Add(HouseStage.RefusalOf(() => stage.Vm.Submit(new VmRequest.Start(), "test")).Id);
                refusals.Add(HouseStage.RefusalOf(() => stage.Get<DiskClaims>().Take([disk])).Id);
            }

            return Task.CompletedTask;
        };

        VmDriver copy = await stage.ImportedAsync(Copy(stage.Vm.Record.Folder));

        Assert.Equal([ProblemId.VmBusy, ProblemId.ImageInUse], refusals.Distinct());
        Assert.Null(stage.Vm.Current);
        stage.Get<DiskClaims>().Take([disk]).Dispose();
        Assert.Equal(await stage.ContentAsync(stage.Vm.Configuration), await stage.ContentAsync(copy.Configuration));
    }

    [Fact]
    public async Task One_export_may_be_copied_by_two_imports_at_a_time()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        await stage.ExportAsync();
        Task<VmDriver>? second = null;
        stage.Get<FileSteps>().Witness = (_, _, _) =>
        {
            second ??= stage.ImportedAsync(Copy(stage.Exported) with { Name = "c" });
            return Task.CompletedTask;
        };

        await stage.ImportedAsync(Copy(stage.Exported));

        Assert.Equal("c", (await second!).Record.Name);
    }

    private static ImportVmRequest Copy(string folder) =>
        new() { Path = folder, Copy = true, GenerateNewId = true, NewMacAddresses = true, Name = "b" };

    private static Problem RefusalOf(SweepWorld world, ImportVmRequest request) =>
        Assert.Throws<RefusedException>(() => world.A.Daemon.Get<VmImporting>().Submit(request, "test")).Problem;
}
