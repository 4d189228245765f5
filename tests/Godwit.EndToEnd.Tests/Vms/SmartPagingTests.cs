using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Vms;

/// <summary>A host that has no memory left for a guest that ran.</summary>
[Collection(nameof(TwoHosts))]
public sealed class SmartPagingTests(TwoHosts hosts)
{
    [Fact]
    public Task A_guest_started_again_without_memory_runs_on_a_file_until_it_moves_to_a_host_with_memory() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.UntilItHasMemoryToLoseAsync();
        Assert.False((await vm.ViewAsync()).SmartPagingFileInUse);
        await hosts.A.BoundGuestMemoryAsync(vm.Shape.MemoryMebibytes / 2);

        await Assert.Single(await hosts.A.GetQemuProcessesAsync()).KillAsync();

        await vm.UntilStartedAgainAsync(before);
        VmView view = await vm.ViewAsync();
        Assert.True(view is { SmartPagingFileInUse: true, Status: "Smart paging file in use" });
        string file = $"/vms/{vm.Name}/{vm.Id}.smartpaging";
        Assert.Equal((long)vm.Shape.MemoryMebibytes << 20, new FileInfo(hosts.A.PathOutside(file)).Length);
        CommandResult shown = await GodwitProgram.RunAsync(hosts.Lab, "vm", "show", vm.Name);
        Assert.Contains("file in use in place of memory", shown.Output, StringComparison.Ordinal);

        // Its files move, and the one that it has mapped cannot.
        await vm.DoAsync((client, name) => client.MoveVmStorageAsync(name, new MoveStorageRequest
        {
            Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{name}-there" },
        }));
        Assert.True((await vm.ViewAsync()).SmartPagingFileInUse);
        Assert.Equal([hosts.A.PathOutside(file)], Directory.EnumerateFiles(hosts.A.PathOutside($"/vms/{vm.Name}")));
        GuestStatistics again = await vm.UntilItHasMemoryToLoseAsync();

        await vm.MoveAsync();

        await vm.AssertOneOwnerAsync(hosts.B);
        Assert.False((await vm.ViewAsync()).SmartPagingFileInUse);
        await vm.AssertSameGuestAsync(again);
        await vm.AssertNothingLostAsync();
        OperationView refused = await vm.EndOfAsync(await vm.BeginMoveAsync(hosts.A), hosts.B);
        Assert.Equal(ProblemId.NotEnoughMemory, refused.Problem?.Id);
        await hosts.A.BoundGuestMemoryAsync(null);
    });
}
