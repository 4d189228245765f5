using CsCheck;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Migration;

public sealed class ArrivalPlanTests
{
    private static readonly VmConfiguration Vm = Sample.Vm with
    {
        Disks = [Sample.Disk("disk0", 4) with { Path = "/vms/web01/system.qcow2" }, Sample.Disk("disk1", 5) with { Path = "/data/shop.raw" }],
        DirectBoot = new DirectBoot { KernelPath = "/vms/web01/kernel", InitialRamDiskPath = "/vms/web01/initrd" },
        CheckpointFolder = "/checkpoints",
        SmartPagingFolder = "/paging",
    };

    [Fact]
    public void Only_the_virtual_machine_leaves_every_path_as_it_is()
    {
        ArrivalPlan plan = ArrivalPlan.For(Vm, "/vms/web01", new MoveStorage { Kind = MoveStorageKind.OnlyVirtualMachine }, "/b");

        Assert.Equal(new ArrivalPlan("/vms/web01", Vm), plan);
    }

    [Theory]
    //          asked for          folder
    [InlineData(null,              "/b/vms/web01")]
    [InlineData("/fast/web01",     "/fast/web01")]
    [InlineData("/fast/web01/",    "/fast/web01")]
    [InlineData("/fast/../web01",  "/web01")]
    public void A_single_location_takes_everything(string? asked, string folder)
    {
        ArrivalPlan plan = Single(Vm, asked);

        Assert.Equal(folder, plan.Folder);
        Assert.Equal([$"{folder}/system.qcow2", $"{folder}/shop.raw"], plan.Configuration.Disks.Select(disk => disk.Path));
        Assert.Equal([$"{folder}/kernel", $"{folder}/initrd"], BootFiles.Of(plan.Configuration));
        Assert.Null(plan.Configuration.CheckpointFolder);
        Assert.Null(plan.Configuration.SmartPagingFolder);
    }

    [Fact]
    public void Firmware_and_tpm_go_with_the_configuration_and_the_tpm_keeps_a_folder_of_its_own()
    {
        VmConfiguration moved = Single(Sample.GenerationTwo, "/fast/web01").Configuration;

        Assert.Equal("/fast/web01/variables.fd", moved.Firmware!.VariablesPath);
        Assert.Equal("/fast/web01/tpm/tpm2-00.permall", moved.Tpm!.StatePath);
        MoveStorage disks = new() { Kind = MoveStorageKind.OnlyVirtualHardDisks, Folder = "/fast" };
        VmConfiguration left = ArrivalPlan.For(Sample.GenerationTwo, "/vms/web01", disks, "/b").Configuration;
        Assert.Equal(VmFileSet.PlatformOf(Sample.GenerationTwo), VmFileSet.PlatformOf(left));
    }

    [Fact]
    public void Disks_of_one_file_name_are_told_apart_in_a_single_location_by_their_ids()
    {
        ArrivalPlan plan = Single(Vm with { Disks = [Vm.Disks[0] with { Path = "/x/disk.raw" }, Vm.Disks[1] with { Path = "/y/disk.raw" }] }, "/b");

        Assert.Equal(["/b/disk0-disk.raw", "/b/disk1-disk.raw"], plan.Configuration.Disks.Select(disk => disk.Path));
    }

    [Fact]
    public void Per_item_moves_what_is_named_and_nothing_else()
    {
        ArrivalPlan plan = PerItem(new DiskPath { SourceFilePath = "/data/shop.raw", DestinationFilePath = "/slow//shop2.raw" });

        Assert.Equal("/vms/web01", plan.Folder);
        Assert.Equal(
            Vm with { Disks = plan.Configuration.Disks, DirectBoot = plan.Configuration.DirectBoot },
            plan.Configuration);
        Assert.Equal(["/vms/web01/system.qcow2", "/slow/shop2.raw"], plan.Configuration.Disks.Select(disk => disk.Path));
        Assert.Equal(Vm.DirectBoot, plan.Configuration.DirectBoot);
    }

    [Fact]
    public void Per_item_folders_are_each_their_own()
    {
        ArrivalPlan plan = ArrivalPlan.For(Vm, "/vms/web01", new MoveStorage
        {
            Kind = MoveStorageKind.PerItem, ConfigurationFolder = "/c/", CheckpointFolder = "/s/../s", SmartPagingFolder = "/p",
        }, "/b");

        Assert.Equal(("/c", "/s", "/p"), (plan.Folder, plan.Configuration.CheckpointFolder, plan.Configuration.SmartPagingFolder));
        Assert.Equal(["/c/kernel", "/c/initrd"], BootFiles.Of(plan.Configuration));
        Assert.Equal(Vm.Disks, plan.Configuration.Disks);
    }

    [Theory]
    //          source file                 destination file            problem
    [InlineData("/vms/web01/other.raw",     "/b/other.raw",             ProblemId.DiskUnknown)]
    [InlineData("/data/shop.raw",           "slow/shop.raw",            ProblemId.PathInvalid)]
    [InlineData("/data/shop.raw",           "/vms/web01/system.qcow2",  ProblemId.PathInvalid)]
    [InlineData("/data/shop.raw",           "/vms/web01/vm.json",       ProblemId.PathInvalid)]
    [InlineData("/data/shop.raw",           "/vms/web01/memory.state",  ProblemId.PathInvalid)]
    [InlineData("/data/shop.raw",           "/vms/./web01//kernel",     ProblemId.PathInvalid)]
    public void A_disk_that_cannot_go_there_is_refused(string source, string destination, ProblemId problem) =>
        Assert.Equal(problem, Refusal(() => PerItem(new DiskPath { SourceFilePath = source, DestinationFilePath = destination })).Id);

    [Fact]
    public void A_disk_that_is_sent_to_two_places_is_refused()
    {
        Problem problem = Refusal(() => PerItem(
            new DiskPath { SourceFilePath = "/data/shop.raw", DestinationFilePath = "/b/shop.raw" },
            new DiskPath { SourceFilePath = "/data/shop.raw", DestinationFilePath = "/c/shop.raw" }));

        Assert.Equal((ProblemId.PathInvalid, "/data/shop.raw"), (problem.Id, problem.Target));
    }

    [Theory]
    [InlineData("vms")]
    [InlineData("")]
    [InlineData("./vms")]
    public void A_folder_that_means_something_else_on_every_host_is_refused(string folder)
    {
        Assert.Equal(ProblemId.PathInvalid, Refusal(() => Single(Vm, folder)).Id);
        Assert.Equal(ProblemId.PathInvalid, Refusal(() => Per(new MoveStorage { Kind = MoveStorageKind.PerItem, ConfigurationFolder = folder })).Id);
        Assert.Equal(ProblemId.PathInvalid, Refusal(() => Per(new MoveStorage { Kind = MoveStorageKind.PerItem, CheckpointFolder = folder })).Id);
        Assert.Equal(ProblemId.PathInvalid, Refusal(() => Per(new MoveStorage { Kind = MoveStorageKind.PerItem, SmartPagingFolder = folder })).Id);
    }

    [Fact]
    public void Whatever_the_files_are_named_each_has_a_place_of_its_own_in_a_single_location_or_the_move_is_refused()
    {
        Gen<string> names = Gen.Int[0, 5].Select(i => new[] { "a", "b", "disk0-a", "kernel", "vm.json", "disk1-b" }[i]);
        Gen<string> paths = Gen.Select(names, Gen.Int[0, 2], (name, folder) => $"/f{folder}/{name}");
        paths.Array[0, 4].Sample(disks =>
        {
            VmConfiguration vm = Vm with { Disks = [.. disks.Select((path, i) => Sample.Disk($"disk{i}", 4 + i) with { Path = path })] };
            try
            {
                ArrivalPlan plan = Single(vm, "/b");
                string[] files = [.. plan.Configuration.Disks.Select(disk => disk.Path), .. BootFiles.Of(plan.Configuration), "/b/vm.json", "/b/memory.state"];
                Assert.Equal(files.Distinct(), files);
                Assert.All(files, file => Assert.Equal("/b", Path.GetDirectoryName(file)));
                Assert.Equal(vm.Disks.Select(disk => disk with { Path = "" }), plan.Configuration.Disks.Select(disk => disk with { Path = "" }));
                Assert.Equal(ConfigurationHash.Of(vm), ConfigurationHash.Of(plan.Configuration));
            }
            catch (RefusedException refused)
            {
                Assert.Equal(ProblemId.PathInvalid, refused.Problem.Id);
                Assert.True(
                    disks.Distinct().Count() < disks.Length || disks.Any(path => Path.GetFileName(path) is not ("a" or "b")),
                    "Disks with names of their own were refused.");
            }
        });
    }

    [Theory]
    //          item            path              allowed below /vms
    [InlineData("folder",       "/vms/a",         true)]
    [InlineData("folder",       "/vms",           false)]
    [InlineData("folder",       "/vms2/a",        false)]
    [InlineData("folder",       "/vms/../etc",    false)]
    [InlineData("disk",         "/vms/a/x.raw",   true)]
    [InlineData("disk",         "/etc/shadow",    false)]
    [InlineData("checkpoints",  "/vms/s",         true)]
    [InlineData("checkpoints",  "/etc",           false)]
    [InlineData("paging",       "/vms/p",         true)]
    [InlineData("paging",       "/etc",           false)]
    public void Who_is_no_administrator_puts_nothing_outside_the_folder_for_virtual_machines(string item, string path, bool allowed)
    {
        ArrivalPlan plan = ArrivalPlan.For(Vm, "/vms/web01", new MoveStorage
        {
            Kind = MoveStorageKind.PerItem,
            ConfigurationFolder = item == "folder" ? path : "/vms/a",
            CheckpointFolder = item == "checkpoints" ? path : "/vms/a",
            SmartPagingFolder = item == "paging" ? path : "/vms/a",
            Disks = [new DiskPath { SourceFilePath = "/data/shop.raw", DestinationFilePath = item == "disk" ? path : "/vms/a/shop.raw" }],
        }, "/b");

        Assert.Equal(allowed, Record.Exception(() => plan.RequireBelow("/vms")) is null);
        Assert.Equal(allowed, Record.Exception(() => plan.RequireBelow("/vms/")) is null);
        if (!allowed)
        {
            Assert.Equal(ProblemId.NotAllowed, Refusal(() => plan.RequireBelow("/vms")).Id);
        }
    }

    private static ArrivalPlan Single(VmConfiguration vm, string? folder) =>
        ArrivalPlan.For(vm, "/vms/web01", new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = folder }, "/b/vms");

    [Fact]
    public void A_disk_that_is_null_and_a_path_with_a_zero_in_it_are_refused()
    {
        Assert.Equal(ProblemId.MalformedRequest, Refusal(() => PerItem((DiskPath)null!)).Id);
        Assert.Equal(ProblemId.PathInvalid, Refusal(() => Single(Vm, "/vms/x\0")).Id);
    }

    private static ArrivalPlan PerItem(params DiskPath[] disks) => Per(new MoveStorage { Kind = MoveStorageKind.PerItem, Disks = disks });

    private static ArrivalPlan Per(MoveStorage storage) => ArrivalPlan.For(Vm, "/vms/web01", storage, "/b/vms");

    private static Problem Refusal(Action act) => Assert.Throws<RefusedException>(act).Problem;
}
