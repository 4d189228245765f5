using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Checkpoints;

/// <summary>The real qemu-guest-agent in a real guest, with a file system that is written to all the time.</summary>
[Collection(nameof(TwoHosts))]
public sealed class ProductionCheckpointTests(TwoHosts hosts)
{
    private const string Files = "disk1";

    [Fact]
    public Task A_production_checkpoint_has_the_guests_file_systems_at_rest_here_and_where_the_guest_moves() =>
        hosts.TellAsync(new VmShape { HasGuestAgent = true }, async vm =>
        {
            await vm.StartAsync();
            await vm.UntilConsoleSaysAsync("(GQ READY)");
            await SetAsync(vm, CheckpointType.ProductionOnly);
            GuestStatistics before = await vm.Agent.ReadAsync();
            Assert.True(IsInUse(vm, (await vm.ViewAsync()).Configuration), "Its own file system would be clean without an agent, too.");

            OperationView made = await vm.CheckpointAsync("rest");

            Assert.Contains("the agent in the guest had frozen 1 file system.", made.Note, StringComparison.Ordinal);
            Checkpoint rest = Assert.Single((await vm.ViewAsync()).Configuration.Checkpoints!);
            Assert.Equal(CheckpointConsistency.FileSystemConsistent, rest.Consistency);
            Assert.False(IsInUse(vm, rest.Configuration), "The file system in the checkpoint is not at rest.");
            await vm.AssertWritesOnAsync();
            await vm.AssertSameGuestAsync(before);

            await vm.MoveAsync();
            await vm.AssertOneOwnerAsync(hosts.B);
            await vm.AssertWritesOnAsync();
            await vm.CheckpointAsync("moved");
            Assert.Equal(
                [CheckpointConsistency.FileSystemConsistent, CheckpointConsistency.FileSystemConsistent],
                (await vm.CheckpointsAsync()).Select(checkpoint => checkpoint.Consistency));

            await vm.RestoreAsync("rest", start: true);
            string beats = await vm.UntilConsoleSaysAsync("GQ FILES ([1-9][0-9]*)");
            Assert.InRange(int.Parse(beats, CultureInfo.InvariantCulture), 1, int.MaxValue);
        });

    [Fact]
    public Task Without_an_agent_Production_says_that_it_is_as_after_a_power_failure_and_ProductionOnly_is_refused() =>
        hosts.TellAsync(new VmShape(), async vm =>
        {
            await vm.StartAsync();
            await SetAsync(vm, CheckpointType.ProductionOnly);
            using GodwitClient client = vm.Home.OpenClient();

            OperationView refused = await vm.EndOfAsync(await client.CreateCheckpointAsync(vm.Name, new CreateCheckpointRequest()), vm.Home);

            Assert.Equal(ProblemId.GuestAgentMissing, refused.Problem?.Id);
            Assert.Empty(await vm.CheckpointsAsync());
            await vm.AssertImagesAsync();
            await vm.AssertWritesOnAsync();
            await SetAsync(vm, CheckpointType.Production);
            Assert.Contains("Its disks are as after a power failure: no agent runs in the guest.", (await vm.CheckpointAsync("crash")).Note, StringComparison.Ordinal);
        });

    private static Task<OperationView> SetAsync(LabVm vm, CheckpointType type) =>
        vm.DoAsync((client, name) => client.SetVmAsync(name, new SetVmRequest { CheckpointType = type }));

    /// <summary>Whether an ext4 file system says that its journal is needed: it does from mounting on, but for the time in which it is frozen.</summary>
    private static bool IsInUse(LabVm vm, VmConfiguration at)
    {
        const int incompatibleFeatures = 1024 + 0x60;
        const int recover = 0x4;
        using FileStream disk = File.OpenRead(vm.Home.PathOutside(at.Disks.Single(one => one.Id == Files).Path));
        disk.Seek(incompatibleFeatures, SeekOrigin.Begin);
        return (disk.ReadByte() & recover) != 0;
    }
}
