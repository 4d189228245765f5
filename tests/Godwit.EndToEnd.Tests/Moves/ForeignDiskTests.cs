using Godwit.Client;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>Disks as other tools make them: a VHDX in blocks of 1 MiB, a fixed VHD, and a VHD whose size is one of cylinders and heads.</summary>
[Collection(nameof(TwoHosts))]
public sealed class ForeignDiskTests(TwoHosts hosts)
{
    private static readonly VmShape Shape = new() { Disks = [DiskFormat.Vhdx, DiskFormat.Vhd] };

    [Fact]
    public Task They_boot_are_refused_to_move_while_they_run_and_become_others_meanwhile() => hosts.TellAsync(Shape, async vm =>
    {
        await MakeForeignAsync(vm);
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        using (GodwitClient client = vm.Home.OpenClient())
        {
            GodwitException refused = await Assert.ThrowsAsync<GodwitException>(() => client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B)));
            Assert.Equal(ProblemId.DiskFormatImmovable, refused.Problem.Id);
            Assert.Contains("godwit move-storage", refused.Problem.Remedy, StringComparison.Ordinal);
            refused = await Assert.ThrowsAsync<GodwitException>(() => client.CreateCheckpointAsync(vm.Name, new CreateCheckpointRequest()));
            Assert.Equal(ProblemId.DiskFormatImmovable, refused.Problem.Id);
            Assert.Contains("--checkpoint-type Production", refused.Problem.Remedy, StringComparison.Ordinal);
        }

        await vm.MoveStorageAsync(To($"/vms/{vm.Name}-shelf") with { Format = DiskFormat.Qcow2 });

        Assert.All((await vm.ViewAsync()).Configuration.Disks, disk => Assert.Equal(DiskFormat.Qcow2, disk.Format));
        await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task They_move_as_they_are_within_the_host_and_when_off_to_another() => hosts.TellAsync(Shape, async vm =>
    {
        await MakeForeignAsync(vm);
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();

        await vm.MoveStorageAsync(To($"/vms/{vm.Name}-shelf"));

        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TimeoutSeconds = 60 }));
        await vm.MoveAsync();
        await vm.AssertOneOwnerAsync(hosts.B, VmState.Off);
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        Assert.Equal([DiskFormat.Vhdx, DiskFormat.Vhd, DiskFormat.Vhd], (await vm.ViewAsync()).Configuration.Disks.Select(disk => disk.Format));
    });

    private static MoveStorageRequest To(string folder) => new() { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = folder } };

    /// <summary>The first two are written anew in another make, and a third comes, whose size the guest has to take as it is.</summary>
    private static async Task MakeForeignAsync(LabVm vm)
    {
        IReadOnlyList<VirtualHardDisk> disks = (await vm.ViewAsync()).Configuration.Disks;
        await RewriteAsync(vm.Home.PathOutside(disks[0].Path), "vhdx", "block_size=1M,log_size=2M");
        await RewriteAsync(vm.Home.PathOutside(disks[1].Path), "vpc", "subformat=fixed,force_size=on");
        string odd = $"/vms/{vm.Name}/odd.vhd";
        await Tool.RunAsync("qemu-img", ["create", "-q", "-f", "vpc", vm.Home.PathOutside(odd), "100M"], null, TestContext.Current.CancellationToken);
        await vm.DoAsync((client, name) => client.AddVmDiskAsync(name, new NewDisk { Path = odd, Format = DiskFormat.Vhd }));
        long size = (await vm.ViewAsync()).Configuration.Disks[2].SizeBytes;
        Assert.True(size > 100 << 20 && size % 512 == 0, $"A VHD of 100 MiB by cylinders, heads and sectors has {size} bytes.");
    }

    private static async Task RewriteAsync(string path, string driver, string options)
    {
        string made = path + ".made";
        await Tool.RunAsync("qemu-img", ["convert", "-f", driver, "-O", driver, "-o", options, path, made], null, TestContext.Current.CancellationToken);
        File.Copy(made, path, overwrite: true);
        File.Delete(made);
    }
}
