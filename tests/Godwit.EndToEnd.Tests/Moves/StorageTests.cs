using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>Where a moved VM's files are, and how large.</summary>
[Collection(nameof(TwoHosts))]
public sealed class StorageTests(TwoHosts hosts)
{
    private const long Slack = 4 << 20;

    private static readonly string[] Volumes = ["/vms/fast", "/vms/slow", "/vms/configurations"];

    [Fact]
    public Task A_raw_and_a_qcow2_disk_arrive_whole_and_as_sparse_as_they_were() => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Raw, DiskFormat.Qcow2], Adapters = 2, DiskMebibytes = 512, DataMebibytes = 16 },
        async vm =>
        {
            await vm.StartAsync();
            await vm.AssertWritesOnAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            Assert.Equal(2, before.Disks);
            await vm.Agent.QuietAsync(); // a record in a new place makes either image grow
            VmView departing = await vm.ViewAsync();

            await vm.MoveAsync();

            await vm.AssertOneOwnerAsync(hosts.B);
            await vm.AssertSameGuestAsync(before);
            await vm.AssertNothingLostAsync();
            VmView arrived = await vm.ViewAsync();
            Assert.Equal(departing.Configuration.NetworkAdapters, arrived.Configuration.NetworkAdapters);
            Assert.All(
                arrived.AllocatedBytes,
                disk => Assert.InRange(disk.Value, 16 << 20, (long)(departing.AllocatedBytes[disk.Key] * 1.05) + Slack));
        });

    [Fact]
    public Task Every_item_goes_where_it_was_told_to_go() => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Qcow2, DiskFormat.Raw] },
        async vm =>
        {
            foreach (string volume in Volumes)
            {
                Directory.CreateDirectory(hosts.B.PathOutside(volume));
            }

            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            IReadOnlyList<VirtualHardDisk> disks = (await vm.ViewAsync()).Configuration.Disks;
            string[] wanted = [$"/vms/fast/{vm.Name}/system.qcow2", $"/vms/slow/{vm.Name}/data.img"];

            await vm.MoveAsync(new MoveStorage
            {
                Kind = MoveStorageKind.PerItem,
                ConfigurationFolder = $"/vms/configurations/{vm.Name}",
                Disks = [.. disks.Select((disk, i) => new DiskPath { SourceFilePath = disk.Path, DestinationFilePath = wanted[i] })],
            });

            await vm.AssertOneOwnerAsync(hosts.B);
            VmView arrived = await vm.ViewAsync();
            Assert.Equal(wanted, arrived.Configuration.Disks.Select(disk => disk.Path));
            Assert.Equal($"/vms/configurations/{vm.Name}", arrived.ConfigurationFolder);
            Assert.True(File.Exists(hosts.B.PathOutside($"/vms/configurations/{vm.Name}/vm.json")));
            await vm.AssertSameGuestAsync(before);
            await vm.AssertNothingLostAsync();
            await vm.Agent.SetAsync(vm.Shape.Load);

            await vm.MoveAsync();
            Assert.All(Volumes, volume => Empty(hosts.B.PathOutside(volume)));
            await vm.AssertOneOwnerAsync(hosts.A);
            Assert.All((await vm.ViewAsync()).Configuration.Disks, disk => Assert.StartsWith($"/vms/{vm.Name}/", disk.Path, StringComparison.Ordinal));
            await vm.AssertNothingLostAsync();
        });

    [Fact]
    public Task Only_the_vm_moves_when_both_hosts_reach_its_files() => hosts.TellAsync(
        new VmShape { Folder = "/shared", DataMebibytes = 64, Load = "drate=50 mem=4 mrate=1" },
        async vm =>
        {
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            string[] files = Files();
            LinkCounters sent = await hosts.Lab.Links.ReadAsync(hosts.A.Name, LabNetwork.Move);

            MoveReport report = await vm.MoveAsync(new MoveStorage { Kind = MoveStorageKind.OnlyVirtualMachine });

            Assert.Equal(0, report.DiskBytes);
            long wire = (await hosts.Lab.Links.ReadAsync(hosts.A.Name, LabNetwork.Move)).SentBytes - sent.SentBytes;
            Assert.True(wire < 48 << 20, $"{wire} bytes went over the wire: the disk has 64 MiB of data and was not to go.");
            Assert.Equal(files, Files());
            Assert.Equal(VmState.Running, (await vm.ViewAsync()).State);
            Assert.Empty(await hosts.A.GetQemuProcessesAsync());
            await vm.AssertSameGuestAsync(before);
            await vm.AssertWritesOnAsync();
            await vm.AssertNothingLostAsync();
        });

    [Fact]
    public Task Only_the_vm_comes_back_again_over_shared_files() => hosts.TellAsync(
        new VmShape { Folder = "/shared" },
        async vm =>
        {
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();

            await vm.MoveAsync(new MoveStorage { Kind = MoveStorageKind.OnlyVirtualMachine });
            await vm.MoveAsync(new MoveStorage { Kind = MoveStorageKind.OnlyVirtualMachine });

            Assert.Equal(3, (await vm.ViewAsync()).OwnershipGeneration);
            await vm.AssertSameGuestAsync(before);
            await vm.AssertNothingLostAsync();
        });

    /// <summary>What moves have made in it went with the last file; the volume itself is not theirs.</summary>
    private static void Empty(string volume)
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(volume));
        Directory.Delete(volume);
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(hosts.A.PathOutside("/shared"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
