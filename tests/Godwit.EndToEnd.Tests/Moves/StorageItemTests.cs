using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Checkpoints;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>Each item of a VM goes where it was told to go on its host; and what waits for its turn.</summary>
[Collection(nameof(TwoHosts))]
public sealed class StorageItemTests(TwoHosts hosts)
{
    [Fact]
    public Task Every_item_goes_to_a_place_of_its_own_while_the_guest_writes() => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Qcow2, DiskFormat.Raw] },
        async vm =>
        {
            await vm.StartAsync();
            await vm.UntilItHasMemoryToLoseAsync();
            await vm.CheckpointAsync("a");
            GuestStatistics before = await vm.Agent.ReadAsync();
            IReadOnlyList<VirtualHardDisk> disks = (await vm.ViewAsync()).Configuration.Disks;
            string[] wanted = [$"/vms/fast/{vm.Name}/system.qcow2", "/vms/slow/shelf 2/data.qcow2"];
            IEnumerable<string> layers = disks.SelectMany(disk => disk.Layers!).Select(layer => layer.Path);

            await vm.MoveStorageAsync(new MoveStorage
            {
                Kind = MoveStorageKind.PerItem,
                ConfigurationFolder = "/vms/configurations/one",
                CheckpointFolder = "/vms/slow/checkpoints",
                SmartPagingFolder = "/vms/fast/paging",
                Disks =
                [
                    .. disks.Select((disk, i) => new DiskPath { SourceFilePath = disk.Path, DestinationFilePath = wanted[i] }),
                    .. layers.Select(path => new DiskPath { SourceFilePath = path, DestinationFilePath = $"/vms/below/{Path.GetFileName(path)}" }),
                ],
            });

            VmView moved = await vm.ViewAsync();
            Assert.Equal(wanted, moved.Configuration.Disks.Select(disk => disk.Path));
            Assert.Equal(
                ("/vms/configurations/one", "/vms/slow/checkpoints", "/vms/fast/paging"),
                (moved.ConfigurationFolder, moved.Configuration.CheckpointFolder, moved.Configuration.SmartPagingFolder));
            Assert.Contains(FilesBelow(vm, "/vms/slow/checkpoints"), file => file.EndsWith(".state", StringComparison.Ordinal));
            Assert.Equal(["/vms/below", "/vms/configurations", "/vms/fast", "/vms/slow"], FoldersOf(vm));
            await vm.AssertSameGuestAsync(before);
            await vm.AssertWritesOnAsync();

            // To the other host and to the default folder there: the folders that were made here go.
            await vm.MoveAsync();
            Assert.Equal(VmState.Running, (await vm.ViewAsync()).State);
            await vm.AssertNothingLostAsync();
        });

    [Fact]
    public Task What_waits_for_its_turn_waits_on_after_the_daemon_has_died_and_moves() => hosts.TellAsync(async () =>
    {
        await using LabVm first = await LabVm.CreateAsync(hosts, new VmShape());
        await using LabVm second = await LabVm.CreateAsync(hosts, new VmShape());
        using Godwit.Client.GodwitClient client = hosts.A.OpenClient();
        Contracts.Hosts.HostSettings settings = (await client.GetHostAsync()).Settings;
        await client.SetHostSettingsAsync(settings with { MaximumStorageMigrations = 1 });

        OperationView moves = await client.MoveVmStorageAsync(first.Name, To(first) with { MaximumBytesPerSecond = 1 << 20 });
        await client.UntilAsync(moves.Id, view => view.Progress?.Phase is MovePhase.Mirroring);
        OperationView waits = await client.MoveVmStorageAsync(second.Name, To(second));
        await client.UntilAsync(waits.Id, view => view is { QueuePosition: 1, WaitsForHost: "hosta", Progress.Phase: MovePhase.Waiting });

        await hosts.A.KillDaemonAsync();
        await hosts.A.StartDaemonAsync();

        OperationView interrupted = await client.GetOperationAsync(moves.Id), moved = await client.WaitForOperationAsync(waits.Id);
        Assert.Equal((OperationState.Failed, ProblemId.InterruptedByRestart), (interrupted.State, interrupted.Problem!.Id));
        Assert.True(moved.State is OperationState.Completed, $"{moved.Problem}");
        Assert.Equal([$"/vms/{first.Name}", $"/vms/{second.Name}-shelf"], FoldersOf(first));
        await client.SetHostSettingsAsync(settings);
        foreach (LabVm vm in new[] { first, second })
        {
            await vm.DoAsync((host, name) => host.RemoveVmAsync(name, deleteDisks: true));
        }
    });

    private static MoveStorageRequest To(LabVm vm) =>
        new() { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{vm.Name}-shelf" } };

    private static IEnumerable<string> FoldersOf(LabVm vm) =>
        Directory.EnumerateDirectories(vm.Home.PathOutside("/vms")).Select(folder => "/vms/" + Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> FilesBelow(LabVm vm, string folder) =>
        Directory.EnumerateFiles(vm.Home.PathOutside(folder), "*", SearchOption.AllDirectories);
}
