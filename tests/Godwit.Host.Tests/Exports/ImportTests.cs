using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Exports;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.StorageMigration;
using Godwit.Host.Vms;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Godwit.Host.Tests.Exports;

public sealed class ImportTests
{
    [Fact]
    public async Task In_place_it_is_what_it_was_and_its_files_stay_where_they_are()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        VmConfiguration before = stage.Vm.Configuration;
        string content = await stage.ContentAsync(before);
        await stage.ExportAsync();
        await stage.RemoveAsync();

        VmDriver vm = await stage.ImportedAsync(new ImportVmRequest { Path = stage.Exported });

        Assert.Equal((before.Id, "a", stage.Exported), (vm.Record.Id, vm.Record.Name, vm.Record.Folder));
        Assert.Equal(before.NetworkAdapters, vm.Configuration.NetworkAdapters);
        Assert.Equal(content, await stage.ContentAsync(vm.Configuration));
        Assert.False(File.Exists(ExportManifest.PathIn(stage.Exported)));
        await stage.RestoreAsync(vm);
        await stage.RemoveAsync();
        Assert.False(Directory.Exists(stage.Exported), "An import in place takes the folder over; removed with its disks, nothing is left.");
    }

    [Fact]
    public async Task A_copy_with_a_new_id_lives_beside_the_original_with_addresses_of_its_own()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        VmConfiguration before = stage.Vm.Configuration;
        await stage.ExportAsync();
        IReadOnlyList<string> exported = stage.FilesBelow(stage.Backup);
        string disks = Path.Combine(stage.House.Daemon.Folder, "disks");

        var request = new ImportVmRequest { Path = stage.Exported, Copy = true, GenerateNewId = true, Name = "b", VhdFolder = disks };
        // The second address was the user's choice; an import keeps it unless told otherwise.
        Assert.Equal(ProblemId.MacAddressTaken, stage.RefusalOf(request));
        VmDriver vm = await stage.ImportedAsync(request with { NewMacAddresses = true });

        Assert.NotEqual(before.Id, vm.Record.Id);
        Assert.Equal(stage.House.PathOf("b"), vm.Record.Folder);
        Assert.All(VmFileSet.Images(vm.Configuration), image => Assert.Equal(disks, Path.GetDirectoryName(image.Path)));
        Assert.Empty(vm.Configuration.NetworkAdapters.Select(adapter => adapter.MacAddress).Intersect(before.NetworkAdapters.Select(adapter => adapter.MacAddress)));
        Assert.Equal(vm.Configuration.NetworkAdapters, vm.Configuration.Checkpoints![0].Configuration.NetworkAdapters);
        Assert.Equal(await stage.ContentAsync(before), await stage.ContentAsync(vm.Configuration));
        Assert.Equal(exported, stage.FilesBelow(stage.Backup));
        stage.AssertNoDrafts();

        await stage.WriteAsync(vm, 7, "2M");
        await stage.RestoreAsync(vm);
        Assert.NotEqual(await stage.ContentAsync(before), await stage.ContentAsync(vm.Configuration));
    }

    [Fact]
    public async Task The_same_id_twice_is_refused_and_the_report_says_how_to_get_round_it()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        await stage.ExportAsync();

        CompatibilityReport report = stage.Check(new ImportVmRequest { Path = stage.Exported });

        Assert.False(report.IsCompatible);
        Assert.Equal("--copy --new-id", report.Incompatibilities.Single(found => found.Id is ProblemId.VmIdTaken).Fix);
        Assert.Equal(ProblemId.VmIdTaken, stage.RefusalOf(new ImportVmRequest { Path = stage.Exported }));
        Assert.Equal(ProblemId.MalformedRequest, stage.RefusalOf(new ImportVmRequest { Path = stage.Exported, GenerateNewId = true }));
    }

    [Fact]
    public async Task Whatever_fails_leaves_no_copy_and_the_export_as_it_was()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        await stage.ExportAsync();
        await stage.RemoveAsync();
        IReadOnlyList<string> exported = stage.FilesBelow(stage.Backup);
        var request = new ImportVmRequest { Path = stage.Exported, Copy = true };
        for (int failing = 0; ; failing++)
        {
            int step = 0;
            stage.Get<FileSteps>().Witness = (_, _, _) => step++ == failing ? throw new IOException("the disk broke") : Task.CompletedTask;
            OperationView ended = await stage.ImportAsync(request);
            Assert.Equal(exported, stage.FilesBelow(stage.Backup));
            if (ended.State is OperationState.Completed)
            {
                return;
            }

            Assert.Empty(stage.FilesBelow(stage.House.PathOf()));
            Assert.Empty(stage.Get<VmInventory>().All());
            stage.AssertNoDrafts();
        }
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("vm.json")]
    public async Task A_file_that_somebody_puts_where_a_copy_goes_fails_the_import_and_stays(string name)
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        await stage.ExportAsync();
        await stage.RemoveAsync();
        string theirs = stage.House.PathOf("a", name);
        stage.Get<FileSteps>().Witness = (verb, _, _) =>
            verb == "copy to" ? File.WriteAllTextAsync(theirs, "theirs", TestContext.Current.CancellationToken) : Task.CompletedTask;

        OperationView ended = await stage.ImportAsync(new ImportVmRequest { Path = stage.Exported, Copy = true });

        Assert.Equal((OperationState.Failed, ProblemId.ImageExists, theirs), (ended.State, ended.Problem!.Id, ended.Problem.Target));
        Assert.Equal("theirs", await File.ReadAllTextAsync(theirs, TestContext.Current.CancellationToken));
        Assert.Equal([name], stage.FilesBelow(stage.House.PathOf("a")));
        stage.AssertNoDrafts();
    }

    [Fact]
    public async Task Folders_that_an_import_made_go_with_the_last_file_in_them()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        await stage.ExportAsync();
        await stage.RemoveAsync();
        string shelf = Path.Combine(stage.House.Daemon.Folder, "shelf");
        await stage.ImportedAsync(new ImportVmRequest { Path = stage.Exported, Copy = true, VhdFolder = Path.Combine(shelf, "disks") });
        Assert.NotEmpty(stage.FilesBelow(Path.Combine(shelf, "disks")));

        await stage.RemoveAsync();

        Assert.False(Directory.Exists(shelf));
        Assert.Empty(stage.Rows("SELECT path FROM own_folder"));
    }

    [Fact]
    public async Task An_import_in_place_that_fails_or_dies_leaves_every_file_as_it_was()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        await stage.ExportAsync();
        await stage.RemoveAsync();
        string before = Look();
        var request = new ImportVmRequest { Path = stage.Exported, Name = "b" };
        stage.Get<Journal>().Witness = (what, done) => _ = what == "import" && !done ? throw new SqliteException("disk I/O error", 10) : done;

        Assert.Equal(OperationState.Failed, (await stage.ImportAsync(request)).State);
        Assert.Equal(before, Look());
        stage.AssertNoDrafts();
        // The way back fails, too: that is what a daemon that died has left.
        stage.Get<Journal>().Witness = (what, _) => _ = what is "import" or "former files are back" ? throw new SqliteException("disk I/O error", 10) : false;
        await stage.ImportAsync(request);
        stage.Get<FormerFiles>().Write(
            VmFiles.Configuration(stage.Exported), VmFiles.Portable(stage.Exported, VmFiles.Read(stage.Exported, id: null) with { Name = "b" }));
        stage.Get<Journal>().Witness = null;

        await stage.SettleAsTheNextDaemonAsync();

        Assert.Equal(before, Look());
        stage.AssertNoDrafts();

        string Look() => string.Join('\n', stage.FilesBelow(stage.Exported).Select(name => FileStatus.Of(Path.Combine(stage.Exported, name))!)
            .Select(file => $"{file.UserId} {file.GroupId} {file.Mode} {file.SizeBytes}")) + File.ReadAllText(VmFiles.Configuration(stage.Exported));
    }

    [Fact]
    public async Task Files_that_are_missing_cut_short_of_another_format_or_not_its_own_are_found()
    {
        await using ExportStage stage = await ExportStage.MakeAsync();
        await stage.ExportAsync();
        await stage.RemoveAsync();
        VmConfiguration vm = VmFiles.Read(stage.Exported, id: null);
        string top = vm.Disks[0].Path, below = vm.Disks[0].Layers![0].Path;

        Assert.Empty(Ids());
        byte[] whole = await File.ReadAllBytesAsync(below, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(below, whole[..^4096], TestContext.Current.CancellationToken);
        Assert.Equal([ProblemId.ImageCorrupt], Ids());
        await File.WriteAllBytesAsync(below, new byte[whole.Length], TestContext.Current.CancellationToken);
        Assert.Equal([ProblemId.ImageCorrupt], Ids());
        File.Delete(below);
        Assert.Equal([ProblemId.ImageMissing], Ids());
        await File.WriteAllBytesAsync(below, whole, TestContext.Current.CancellationToken);
        VmFiles.Write(stage.Exported, vm with { Disks = [vm.Disks[0] with { Layers = null }] });
        Assert.Equal([ProblemId.ParentMissing], Ids().Distinct());
        string elsewhere = Path.Combine(stage.House.Daemon.Folder, "elsewhere.qcow2");
        File.Move(top, elsewhere);
        VmFiles.Write(stage.Exported, vm with { Disks = [vm.Disks[0] with { Path = elsewhere }] });
        Assert.Equal([ProblemId.FilesOutsideFolder], Ids());
        Assert.Empty(Ids(new ImportVmRequest { Path = stage.Exported, FilesAnywhere = true }));
        File.Delete(VmFiles.Configuration(stage.Exported));
        Assert.Equal(ProblemId.VmConfigurationInvalid, stage.RefusalOf(new ImportVmRequest { Path = stage.Exported }));

        IEnumerable<ProblemId> Ids(ImportVmRequest? request = null) =>
            stage.Check(request ?? new ImportVmRequest { Path = stage.Exported }).Incompatibilities.Select(found => found.Id);
    }
}
