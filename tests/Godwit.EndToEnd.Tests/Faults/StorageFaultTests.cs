using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>Faults of a storage migration, by name.</summary>
[Collection(nameof(TwoHosts))]
public sealed class StorageFaultTests(TwoHosts hosts)
{
    private static readonly VmShape Shape = new() { Disks = [DiskFormat.Qcow2, DiskFormat.Raw], DataMebibytes = 32 };

    [Theory]
    [InlineData(StorageMoment.Switch, false)]
    [InlineData(StorageMoment.Switched, true, Traits = ["category", "slow"])]
    public Task A_daemon_killed_around_the_switch_leaves_the_files_where_the_register_says(StorageMoment moment, bool moves) =>
        DaemonKilledAsync(moment, moves);

    [Fact]
    [Trait("category", "slow")]
    public Task A_daemon_killed_while_disks_are_copied_leaves_the_guest_on_its_old_files() => DaemonKilledAsync(StorageMoment.Mirroring, moves: false);

    [Fact]
    [Trait("category", "slow")]
    public Task A_qemu_killed_while_disks_are_copied_leaves_the_files_where_they_were() => QemuKilledAsync(StorageMoment.Mirroring, moves: false);

    [Theory]
    [Trait("category", "slow")]
    [InlineData(StorageMoment.Switch, true)]
    [InlineData(StorageMoment.Switched, true)]
    public Task A_qemu_killed_around_the_switch_leaves_the_files_where_the_register_says(StorageMoment moment, bool moves) => QemuKilledAsync(moment, moves);

    [Fact]
    public Task A_destination_that_fills_up_in_the_middle_leaves_the_guest_on_its_old_files() => hosts.TellAsync(Shape, async vm =>
    {
        var stage = new StorageFaultStage(vm);
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        await stage.InsideAsync("mkdir", "-p", stage.New);
        await stage.InsideAsync("mount", "-t", "tmpfs", "-o", "size=192m,mode=0711", "tmpfs", stage.New);

        OperationView move = await stage.StrikeAsync(StorageMoment.Mirroring, () => stage.InsideAsync("sh", "-c", $"cat /dev/zero > {stage.New}/ballast 2>&1 || true"));
        await stage.AssertEndAsync(move.Id, OperationState.Failed, ProblemId.MirrorFailed, ProblemId.NotEnoughSpace);

        await stage.InsideAsync("sh", "-c", $"test \"$(ls -A {stage.New})\" = ballast");
        await stage.InsideAsync("umount", stage.New);
        await stage.InsideAsync("rmdir", stage.New);
        await stage.AssertAtAsync(stage.Old);
        await stage.AssertGoesOnAsync(before);
    });

    [Fact]
    public Task What_would_end_in_loss_is_refused_before_it_begins() => hosts.TellAsync(Shape with { DataMebibytes = 4 }, async vm =>
    {
        var stage = new StorageFaultStage(vm);
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        IReadOnlyList<VirtualHardDisk> disks = (await vm.ViewAsync()).Configuration.Disks;
        string name = Path.GetFileName(disks[0].Path);
        await stage.InsideAsync("mkdir", "/vms/linked", "/vms/closed");
        await stage.InsideAsync("ln", disks[0].Path, $"/vms/linked/{name}");
        await stage.InsideAsync("ln", "-s", stage.Old, "/vms/alias");
        await stage.InsideAsync("chmod", "0700", "/vms/closed");

        // The same file under another name: by a hard link, by a linked folder, and by a link to the file.
        await RefusedAsync(vm, StorageFaultStage.To("/vms/linked"), ProblemId.ImageExists);
        await RefusedAsync(vm, StorageFaultStage.To("/vms/alias"), ProblemId.StorageUnchanged);
        await stage.InsideAsync("ln", "-sf", disks[0].Path, $"/vms/linked/{name}");
        await RefusedAsync(vm, StorageFaultStage.To("/vms/linked"), ProblemId.StorageUnchanged);
        await RefusedAsync(vm, StorageFaultStage.To("/vms/alias/inside"), ProblemId.PathInvalid);
        // Two items to one path, also when it is spelt in two ways.
        await RefusedAsync(vm, Disks((disks[0].Path, "/vms/one"), (disks[1].Path, "/vms/one")), ProblemId.PathInvalid);
        await RefusedAsync(vm, Disks((disks[0].Path, "/vms/one"), (disks[1].Path, "/vms/x/../one")), ProblemId.PathInvalid);
        await RefusedAsync(vm, Disks((disks[0].Path, disks[1].Path)), ProblemId.PathInvalid);
        // Rights: QEMU is not root.
        await RefusedAsync(vm, StorageFaultStage.To("/vms/closed/inside"), ProblemId.PathNotWritable);

        await stage.InsideAsync("rm", "-r", "/vms/linked", "/vms/alias", "/vms/closed");
        await stage.AssertAtAsync(stage.Old);
        await stage.AssertGoesOnAsync(before);
    });

    [Fact]
    public Task A_disk_of_two_machines_is_not_moved_away_from_one_of_them() => hosts.TellAsync(new VmShape(), async vm =>
    {
        var stage = new StorageFaultStage(vm);
        string disk = (await vm.ViewAsync()).Configuration.Disks[0].Path;
        await stage.InsideAsync("ln", "-s", disk, "/vms/other.qcow2");
        using Godwit.Client.GodwitClient client = vm.Home.OpenClient();

        foreach (string path in new[] { disk, "/vms/other.qcow2" })
        {
            CreateVmRequest other = new() { Name = "other", MemoryBytes = 64 << 20, Disks = [new NewDisk { Path = path, Format = DiskFormat.Qcow2 }] };
            Godwit.Client.GodwitException refused = await Assert.ThrowsAsync<Godwit.Client.GodwitException>(async () =>
            {
                OperationView end = await client.WaitForOperationAsync((await client.CreateVmAsync(other)).Id, TestContext.Current.CancellationToken);
                throw new Godwit.Client.GodwitException(end.Problem ?? throw new InvalidOperationException($"A VM got {path}, which has an owner."));
            });
            Assert.True(refused.Problem.Id is ProblemId.ImageInUse or ProblemId.ImageCorrupt, $"{refused.Problem}");
        }

        await stage.InsideAsync("rm", "/vms/other.qcow2");
    });

    [Fact]
    public Task A_raw_disk_in_which_the_guest_wrote_another_formats_header_moves_as_raw() => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Raw] },
        async vm =>
        {
            var stage = new StorageFaultStage(vm);
            VirtualHardDisk disk = (await vm.ViewAsync()).Configuration.Disks[0];
            // A guest can write this: an image of 1 GiB that rests on a file of the host.
            await stage.InsideAsync("sh", "-c", "echo secret > /vms/secret && qemu-img create -q -f qcow2 -b /vms/secret -F raw /vms/bait 1G");
            await stage.InsideAsync("dd", "if=/vms/bait", $"of={disk.Path}", "conv=notrunc", "status=none");
            await stage.InsideAsync("cp", "--sparse=always", disk.Path, "/vms/kept");

            await vm.DoAsync((client, name) => client.MoveVmStorageAsync(name, StorageFaultStage.To(stage.New) with { Format = DiskFormat.Qcow2 }));

            string moved = (await vm.ViewAsync()).Configuration.Disks[0].Path;
            await stage.InsideAsync("qemu-img", "compare", "-q", "-f", "raw", "-F", "qcow2", "/vms/kept", moved);
            await stage.InsideAsync("rm", "/vms/kept", "/vms/bait", "/vms/secret");
            await stage.AssertAtAsync(stage.New);
        });

    private static MoveStorageRequest Disks(params (string From, string To)[] paths) => new()
    {
        Storage = new MoveStorage
        {
            Kind = MoveStorageKind.PerItem,
            Disks = [.. paths.Select(path => new DiskPath { SourceFilePath = path.From, DestinationFilePath = path.To })],
        },
    };

    private static async Task RefusedAsync(LabVm vm, MoveStorageRequest request, ProblemId id)
    {
        using Godwit.Client.GodwitClient client = vm.Home.OpenClient();
        Godwit.Client.GodwitException refused = await Assert.ThrowsAsync<Godwit.Client.GodwitException>(() => client.MoveVmStorageAsync(vm.Name, request));
        Assert.True(refused.Problem.Id == id, $"{refused.Problem}");
        Assert.NotEmpty(refused.Problem.Remedy);
    }

    private Task DaemonKilledAsync(StorageMoment moment, bool moves) => hosts.TellAsync(Shape, async vm =>
    {
        var stage = new StorageFaultStage(vm);
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();

        OperationView move = await stage.StrikeAsync(moment, stage.KillAndRestartDaemonAsync);

        await stage.AssertEndAsync(move.Id, moves ? OperationState.Completed : OperationState.Failed);
        await stage.AssertAtAsync(moves ? stage.New : stage.Old);
        await stage.AssertGoesOnAsync(before);
    });

    private Task QemuKilledAsync(StorageMoment moment, bool moves) => hosts.TellAsync(Shape, async vm =>
    {
        var stage = new StorageFaultStage(vm);
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();

        OperationView move = await stage.StrikeAsync(moment, async () => await Assert.Single(await vm.Home.GetQemuProcessesAsync()).KillAsync());

        await stage.AssertEndAsync(move.Id, moves ? OperationState.Completed : OperationState.Failed);
        await vm.UntilStartedAgainAsync(before);
        await stage.AssertAtAsync(moves ? stage.New : stage.Old);
        Assert.True((await vm.Agent.ReadAsync()).Acknowledged >= before.Acknowledged, "The disk has forgotten records.");
        await stage.AssertWorksAsync();
    });
}
