using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Godwit.Host.Exports;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.StorageMigration;
using Godwit.Host.Tests.Vms;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Exports;

public sealed class ExportTests
{
    [Fact]
    public async Task An_export_is_one_folder_that_means_the_same_wherever_it_is_carried()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        string content = await stage.ContentAsync(stage.Vm.Configuration);
        IReadOnlyList<string> before = stage.FilesBelow(stage.Vm.Record.Folder);

        await stage.ExportAsync();
        string carried = Path.Combine(stage.House.Daemon.Folder, "carried");
        Directory.Move(stage.Exported, carried);

        VmConfiguration exported = VmFiles.Read(carried, stage.Vm.Record.Id);
        Assert.All(VmFileSet.All(exported, carried).Where(file => file != VmFiles.Memory(carried)), file => Assert.True(File.Exists(file), file));
        Assert.All(VmFileSet.All(exported, carried), file => Assert.Equal(carried, Path.GetDirectoryName(file)));
        Assert.Equal(before.Append("export.json").Order(StringComparer.Ordinal), stage.FilesBelow(carried));
        Assert.Equal(content, await stage.ContentAsync(exported));
        Assert.Equal(before, stage.FilesBelow(stage.Vm.Record.Folder));
        stage.AssertNoDrafts();
    }

    [Fact]
    public async Task A_checkpoint_is_exported_as_what_the_machine_was_then()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();

        await stage.SucceedAsync(stage.Vm, stage.Request("first"));

        VmConfiguration exported = VmFiles.Read(stage.Exported, stage.Vm.Record.Id);
        Assert.Null(exported.Checkpoints);
        Assert.Null(exported.Disks[0].Layers);
        string then = await stage.ContentAsync(exported);
        await stage.RestoreAsync(stage.Vm);
        Assert.Equal(await stage.ContentAsync(stage.Vm.Configuration), then);
    }

    [Fact]
    public async Task Whatever_fails_leaves_nothing_of_the_export_and_the_next_one_succeeds()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        var steps = stage.Get<FileSteps>();
        for (int failing = 0; ; failing++)
        {
            int step = 0;
            steps.Witness = (_, _, _) => step++ == failing ? throw new IOException("the disk broke") : Task.CompletedTask;
            OperationView ended = await stage.DoAsync(stage.Vm, stage.Request());
            if (ended.State is OperationState.Completed)
            {
                Assert.True(failing >= 6, "Three files are copied, each with a step before and after.");
                return;
            }

            Assert.Equal(OperationState.Failed, ended.State);
            Assert.False(Directory.Exists(stage.Backup));
            stage.AssertNoDrafts();
        }
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("export.json")]
    [InlineData("vm.json")]
    public async Task A_file_that_somebody_puts_where_a_copy_goes_fails_the_export_and_stays(string name)
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        string theirs = Path.Combine(stage.Exported, name);
        stage.Get<FileSteps>().Witness = (_, _, _) => File.WriteAllTextAsync(theirs, "theirs", TestContext.Current.CancellationToken);

        OperationView ended = await stage.DoAsync(stage.Vm, stage.Request());

        Assert.Equal((OperationState.Failed, ProblemId.ImageExists, theirs), (ended.State, ended.Problem!.Id, ended.Problem.Target));
        Assert.Equal("theirs", await File.ReadAllTextAsync(theirs, TestContext.Current.CancellationToken));
        Assert.Equal([name], stage.FilesBelow(stage.Exported));
        stage.AssertNoDrafts();
    }

    [Fact]
    public async Task A_cancelled_export_leaves_nothing()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        Operation? running = null;
        using var begun = new SemaphoreSlim(0);
        stage.Get<FileSteps>().Witness = async (_, _, after) =>
        {
            if (after)
            {
                await begun.WaitAsync(TestContext.Current.CancellationToken);
                running!.Cancel();
                begun.Release();
            }
        };
        running = stage.Vm.Submit(stage.Request(), "test");
        begun.Release();

        OperationView ended = await stage.House.EndAsync(running.View);

        Assert.Equal((OperationState.Cancelled, ProblemId.OperationCancelled), (ended.State, ended.Problem!.Id));
        Assert.False(Directory.Exists(stage.Backup));
    }

    [Fact]
    public async Task What_a_daemon_that_died_had_copied_is_gone_after_the_next_start_with_its_folders()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        ExportOrder order = ExportOrder.Of(stage.Vm.Configuration, stage.Vm.Record.Folder, null, stage.Exported);
        stage.Get<DraftBook>().Add(order.NewFiles(), order.NewFolders());
        Folders.Create(stage.Exported);
        foreach (string file in order.NewFiles().Append(Path.Combine(stage.Exported, ".vm.json.0123abcd")))
        {
            await File.WriteAllTextAsync(file, "half", TestContext.Current.CancellationToken);
            stage.Get<DraftBook>().Made(file, FileStatus.Of(file)!);
        }

        await stage.SettleAsTheNextDaemonAsync();

        Assert.False(Directory.Exists(stage.Backup));
        Assert.Equal(["first"], stage.Vm.Configuration.Checkpoints!.Select(checkpoint => checkpoint.Name));
    }

    [Fact]
    public async Task A_checkpoint_that_an_export_left_is_taken_away_by_the_next_daemon_and_nobody_elses()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        string content = await stage.ContentAsync(stage.Vm.Configuration);
        await stage.SucceedAsync(stage.Vm, new VmRequest.CreateCheckpoint("of an export"));
        stage.Vm.Rewrite(stage.Vm.Configuration with
        {
            Checkpoints = [.. stage.Vm.Configuration.Checkpoints!.Select(known => known with { ForExport = known.Name == "of an export" ? true : null })],
        });

        await stage.Get<Leftovers>().SettleAsync();
        Operation settling = Assert.IsType<Operation>(stage.Vm.Current);
        await stage.House.EndAsync(settling.View);

        Assert.Equal(["first"], stage.Vm.Configuration.Checkpoints!.Select(checkpoint => checkpoint.Name));
        Assert.Equal(content, await stage.ContentAsync(stage.Vm.Configuration));
    }

    [Fact]
    public async Task Wrong_places_and_missing_files_are_refused_before_anything_is_made()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        Assert.Equal(ProblemId.PathInvalid, RefusalOf(stage, "backup"));
        Assert.Equal(ProblemId.PathInvalid, RefusalOf(stage, stage.Vm.Record.Folder));
        Directory.CreateDirectory(stage.Exported);
        await File.WriteAllTextAsync(Path.Combine(stage.Exported, "mine"), "", TestContext.Current.CancellationToken);
        Assert.Equal(ProblemId.FolderNotEmpty, RefusalOf(stage, stage.Backup));
        Assert.Equal(["mine"], stage.FilesBelow(stage.Exported));
        Assert.Equal(ProblemId.CheckpointNotFound, HouseStage.RefusalOf(() => stage.Vm.Submit(stage.Request("none"), "test")).Id);
        File.Delete(stage.Vm.Configuration.Disks[0].Path);
        Assert.Equal(ProblemId.ImageMissing, RefusalOf(stage, "/nowhere"));
    }

    private static ProblemId RefusalOf(ExportStage stage, string path) =>
        HouseStage.RefusalOf(() => stage.Vm.Submit(new VmRequest.Export(new ExportVmRequest { Path = path }), "test")).Id;
}
