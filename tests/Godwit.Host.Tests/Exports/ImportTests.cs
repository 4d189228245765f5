using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Exports;
using Godwit.Host.StorageMigration;
using Godwit.Host.Vms;
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
