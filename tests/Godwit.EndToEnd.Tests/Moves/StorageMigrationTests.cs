using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A VM's files go elsewhere on its host, and the guest hardly notices.</summary>
[Collection(nameof(TwoHosts))]
public sealed class StorageMigrationTests(TwoHosts hosts)
{
    private const long Slack = 4 << 20;
    private const long Records = 16 << 20;

    [Fact]
    public Task Everything_goes_to_one_folder_while_the_guest_writes() => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Raw, DiskFormat.Qcow2], DataMebibytes = 32 },
        async vm =>
        {
            await vm.StartAsync();
            await vm.AssertWritesOnAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            VmView departing = await vm.ViewAsync();
            string folder = $"/vms/{vm.Name}-shelf";

            MoveReport report = await vm.MoveStorageAsync(To(folder));

            Assert.True(report.Blackout > TimeSpan.Zero, "The guest must have stood still for a moment.");
            VmView moved = await vm.ViewAsync();
            Assert.Equal(folder, moved.ConfigurationFolder);
            Assert.All(moved.Configuration.Disks, disk => Assert.StartsWith(folder + "/", disk.Path, StringComparison.Ordinal));
            Assert.False(Directory.Exists(vm.Home.PathOutside(departing.ConfigurationFolder)), "The old folder is still there.");
            // The copying gives way to the guest, which writes records meanwhile.
            Assert.All(moved.AllocatedBytes, disk => Assert.InRange(disk.Value, 32 << 20, (long)(departing.AllocatedBytes[disk.Key] * 1.1) + Records + Slack));
            await vm.AssertSameGuestAsync(before);
            await vm.AssertWritesOnAsync();
            await vm.AssertNothingLostAsync();
            await vm.Agent.SetAsync(vm.Shape.Load);

            // Another time, and to another host: the names that QEMU has for the disks have changed.
            await vm.MoveStorageAsync(To($"/vms/{vm.Name}"));
            await vm.MoveAsync();
            await vm.AssertOneOwnerAsync(hosts.B);
            await vm.AssertSameGuestAsync(before);
            await vm.AssertNothingLostAsync();
        });

    public static TheoryData<DiskFormat> Formats =>
        [new(DiskFormat.Qcow2), .. new[] { DiskFormat.Vhdx, DiskFormat.Vhd, DiskFormat.Raw }.Select(format => new TheoryDataRow<DiskFormat>(format).WithTrait("category", "slow"))];

    [Theory]
    [MemberData(nameof(Formats))]
    public Task Disks_of_each_format_become_another_while_the_guest_writes_and_stay_sparse(DiskFormat format) => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Raw, DiskFormat.Qcow2, DiskFormat.Vhdx, DiskFormat.Vhd], DataMebibytes = 32, DiskMebibytes = 512 },
        async vm =>
        {
            await vm.StartAsync();
            await vm.AssertWritesOnAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            VmView departing = await vm.ViewAsync();

            await vm.MoveStorageAsync(To($"/vms/{vm.Name}-shelf") with { Format = format });

            VmView moved = await vm.ViewAsync();
            Assert.All(moved.Configuration.Disks, disk => Assert.Equal((format, true), (disk.Format, disk.Layers is null or [])));
            await vm.AssertSameGuestAsync(before);
            await vm.AssertWritesOnAsync();
            await vm.AssertNothingLostAsync();
            // The records that the guest writes meanwhile fill 16 MiB at most; an image without holes would have 512.
            Assert.All(moved.AllocatedBytes, disk => Assert.InRange(disk.Value, 32 << 20, (long)(departing.AllocatedBytes[disk.Key] * 1.1) + Records + Slack));
        });

    [Theory]
    [Trait("category", "slow")]
    [InlineData(VmState.Off)]
    [InlineData(VmState.Saved)]
    [InlineData(VmState.Paused)]
    public Task A_vm_that_does_not_run_moves_its_files_too(VmState state) => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.QuietAsync();
        await vm.DoAsync((client, name) => state switch
        {
            VmState.Off => client.StopVmAsync(name, new StopVmRequest { TimeoutSeconds = 60 }),
            VmState.Saved => client.SaveVmAsync(name),
            _ => client.SuspendVmAsync(name),
        });

        await vm.MoveStorageAsync(To($"/vms/{vm.Name}-shelf"));

        Assert.Equal(state, (await vm.ViewAsync()).State);
        Assert.False(Directory.Exists(vm.Home.PathOutside($"/vms/{vm.Name}")), "The old folder is still there.");
        if (state is VmState.Paused)
        {
            await vm.DoAsync((client, name) => client.ResumeVmAsync(name));
            await vm.Agent.SetAsync(vm.Shape.Load);
        }
        else
        {
            await vm.StartAsync();
        }

        if (state is not VmState.Off)
        {
            await vm.AssertSameGuestAsync(before);
        }

        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    public Task Only_the_disks_move_and_their_old_images_can_stay() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        VmView departing = await vm.ViewAsync();
        MoveStorageRequest request = new()
        {
            Storage = new MoveStorage { Kind = MoveStorageKind.OnlyVirtualHardDisks, Folder = $"/vms/{vm.Name}/disks" },
            RetainVhdCopiesOnSource = true,
            Format = DiskFormat.Raw,
        };

        await vm.MoveStorageAsync(request);

        VmView moved = await vm.ViewAsync();
        Assert.Equal(departing.ConfigurationFolder, moved.ConfigurationFolder);
        VirtualHardDisk disk = Assert.Single(moved.Configuration.Disks);
        Assert.Equal(($"/vms/{vm.Name}/disks/{vm.Name}-disk0.raw", DiskFormat.Raw), (disk.Path, disk.Format));
        string old = vm.Home.PathOutside(departing.Configuration.Disks[0].Path);
        Assert.True(File.Exists(old), "The old image was to be kept.");
        File.Delete(old);
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        await vm.MoveStorageAsync(To($"/vms/{vm.Name}"));
        Assert.False(Directory.Exists(vm.Home.PathOutside($"/vms/{vm.Name}/disks")), "The folder that was made for the disks is still there.");
    });

    [Fact]
    public Task A_cancelled_move_leaves_everything_where_it_was() => hosts.TellAsync(new VmShape { DataMebibytes = 64 }, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        VmView departing = await vm.ViewAsync();
        OperationView move = await vm.BeginMoveStorageAsync(To($"/vms/{vm.Name}-shelf") with { MaximumBytesPerSecond = 8 << 20 });
        using (Godwit.Client.GodwitClient client = vm.Home.OpenClient())
        {
            await client.UntilAsync(move.Id, view => view.Progress?.Disks.Sum(disk => disk.BytesDone) > 0);
            await client.CancelOperationAsync(move.Id, TestContext.Current.CancellationToken);
        }

        Assert.Equal(OperationState.Cancelled, (await vm.EndOfAsync(move, vm.Home)).State);
        Assert.Equal(departing.Configuration.Disks, (await vm.ViewAsync()).Configuration.Disks);
        Assert.False(Directory.Exists(vm.Home.PathOutside($"/vms/{vm.Name}-shelf")), "The copies are still there.");
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_cap_is_lifted_while_it_runs() => hosts.TellAsync(new VmShape { DataMebibytes = 64 }, async vm =>
    {
        await vm.StartAsync();
        OperationView move = await vm.BeginMoveStorageAsync(To($"/vms/{vm.Name}-shelf") with { MaximumBytesPerSecond = 1 << 20 });
        using (Godwit.Client.GodwitClient client = vm.Home.OpenClient())
        {
            OperationView slow = await client.UntilAsync(move.Id, view => view.Progress?.Disks.Sum(disk => disk.BytesDone) > 2 << 20);
            Assert.True(slow.Progress!.Disks[0].BytesToGo > 16 << 20, "It did not keep to its cap.");
            await client.LimitOperationAsync(move.Id, null, TestContext.Current.CancellationToken);
        }

        Assert.Equal(OperationState.Completed, (await vm.EndOfAsync(move, vm.Home)).State);
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    public Task What_cannot_be_done_is_refused_before_it_begins() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        string disk = (await vm.ViewAsync()).Configuration.Disks[0].Path;
        Directory.CreateDirectory(vm.Home.PathOutside("/vms/taken"));
        await File.WriteAllTextAsync(vm.Home.PathOutside($"/vms/taken/{Path.GetFileName(disk)}"), "mine", TestContext.Current.CancellationToken);

        await RefusedAsync(vm, To($"/vms/{vm.Name}"), ProblemId.StorageUnchanged);
        await RefusedAsync(vm, To($"/vms/{vm.Name}/inside"), ProblemId.PathInvalid);
        await RefusedAsync(vm, To(disk + "/inside"), ProblemId.PathInvalid);
        await RefusedAsync(vm, To("/vms/taken"), ProblemId.ImageExists);
        string link = vm.Home.PathOutside("/vms/link");
        File.CreateSymbolicLink(link, $"/vms/{vm.Name}");
        await RefusedAsync(vm, To("/vms/link"), ProblemId.StorageUnchanged);
        File.Delete(link);
        await RefusedAsync(vm, To("relative"), ProblemId.PathInvalid);
        await RefusedAsync(vm, To("/proc/nothing"), ProblemId.NotEnoughSpace);
        await RefusedAsync(vm, Disk("/vms/other.qcow2", "/vms/x.qcow2"), ProblemId.DiskUnknown);
        await RefusedAsync(vm, Disk(disk, $"/vms/{vm.Name}/vm.json"), ProblemId.PathInvalid);
        await RefusedAsync(vm, ForPaging(disk + "/inside"), ProblemId.PathInvalid);

        Assert.Equal(["/vms/taken"], Directory.EnumerateDirectories(vm.Home.PathOutside("/vms")).Select(path => "/vms/" + Path.GetFileName(path)).Except([$"/vms/{vm.Name}"]));
        Directory.Delete(vm.Home.PathOutside("/vms/taken"), recursive: true);
    });

    private static MoveStorageRequest To(string folder) => new() { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = folder } };

    private static MoveStorageRequest Disk(string from, string to) => new()
    {
        Storage = new MoveStorage { Kind = MoveStorageKind.PerItem, Disks = [new DiskPath { SourceFilePath = from, DestinationFilePath = to }] },
    };

    private static MoveStorageRequest ForPaging(string folder) =>
        new() { Storage = new MoveStorage { Kind = MoveStorageKind.PerItem, SmartPagingFolder = folder } };

    private static async Task RefusedAsync(LabVm vm, MoveStorageRequest request, ProblemId id)
    {
        using Godwit.Client.GodwitClient client = vm.Home.OpenClient();
        Godwit.Client.GodwitException refused = await Assert.ThrowsAsync<Godwit.Client.GodwitException>(() => client.MoveVmStorageAsync(vm.Name, request));
        Assert.Equal(id, refused.Problem.Id);
        Assert.NotEmpty(refused.Problem.Remedy);
    }
}
