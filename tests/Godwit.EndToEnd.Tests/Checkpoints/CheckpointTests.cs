using Godwit.Client;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Checkpoints;

/// <summary>Real guests kept, taken back and forgotten.</summary>
[Collection(nameof(TwoHosts))]
public sealed class CheckpointTests(TwoHosts hosts)
{
    private static readonly VmShape TwoDisks = new() { Disks = [DiskFormat.Qcow2, DiskFormat.Raw] };

    [Fact]
    public Task A_running_guest_hardly_notices_a_checkpoint_and_goes_back_to_it_with_its_memory() => hosts.TellAsync(TwoDisks, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.UntilItHasMemoryToLoseAsync();
        vm.Client.Reset();

        OperationView made = await vm.CheckpointAsync("first");
        await vm.AssertWritesOnAsync();
        hosts.Tally.Line($"checkpoint of a running guest: longest silence {vm.Client.Read().LongestGap.TotalMilliseconds:0} ms; {made.Note}");
        Assert.DoesNotContain("track no writes", made.Note, StringComparison.Ordinal);
        CheckpointView first = Assert.Single(await vm.CheckpointsAsync());
        Assert.True(first is { HasMemory: true, IsCurrent: true, Kind: CheckpointKind.Standard, MemoryBytes: > 0 });
        await vm.AssertSameGuestAsync(before);
        GuestStatistics after = await vm.Agent.SetAsync("mark=1");

        await vm.RestoreAsync("first", start: false);
        Assert.Equal(VmState.Saved, (await vm.ViewAsync()).State);
        await vm.AssertImagesAsync();
        await vm.DoAsync((client, name) => client.StartVmAsync(name));
        await vm.AssertBeforeAsync(before, after);
        await vm.AssertNothingLostAsync();
        await vm.AssertImagesAsync();

        await vm.Agent.SetAsync(vm.Shape.Load);
        await vm.RestoreAsync("first", start: true);
        await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_tree_with_branches_shrinks_under_a_running_guest_without_losing_a_record() => hosts.TellAsync(TwoDisks, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics start = await vm.UntilItHasMemoryToLoseAsync();
        await vm.CheckpointAsync("a");
        await vm.AssertWritesOnAsync();
        await vm.CheckpointAsync("b");
        await vm.AssertWritesOnAsync();
        GuestStatistics late = await vm.Agent.SetAsync("mark=1");
        await vm.CheckpointAsync("c");
        await vm.RestoreAsync("a", start: true);
        await vm.AssertBeforeAsync(start, late);
        await vm.CheckpointAsync("d");
        await vm.AssertWritesOnAsync();
        Assert.Equal("a, b on a, c on b, d on a; now on d", await vm.TreeAsync());
        await vm.AssertImagesAsync();

        await vm.RemoveCheckpointAsync("b");
        Assert.Equal("a, c on a, d on a; now on d", await vm.TreeAsync());
        await vm.AssertImagesAsync();
        await vm.RemoveCheckpointAsync("a");
        Assert.Equal("c, d; now on d", await vm.TreeAsync());
        await vm.AssertImagesAsync(hidden: true);
        await vm.AssertWritesOnAsync();

        await vm.RestoreAsync("c", start: true);
        Assert.True((await vm.AssertSameGuestAsync(late)).Acknowledged >= late.Acknowledged);
        await vm.AssertNothingLostAsync();
        await vm.Agent.SetAsync(vm.Shape.Load);
        await vm.RemoveCheckpointAsync("d");
        await vm.AssertImagesAsync();
        await vm.RemoveCheckpointAsync("c");
        await vm.AssertImagesAsync();
        Assert.All((await vm.ViewAsync()).Configuration.Disks, disk => Assert.Null(disk.Layers));
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    public Task The_middle_of_a_chain_goes_live_and_what_stood_on_it_still_has_its_memory() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        await vm.UntilItHasMemoryToLoseAsync();
        await vm.CheckpointAsync("a");
        await vm.AssertWritesOnAsync();
        await vm.CheckpointAsync("b");
        await vm.AssertWritesOnAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        await vm.CheckpointAsync("c");
        await vm.AssertWritesOnAsync();
        GuestStatistics after = await vm.Agent.SetAsync("mark=1");

        vm.Client.Reset();
        await vm.RemoveCheckpointAsync("b");
        hosts.Tally.Line($"live removal in the middle of a chain: longest silence {vm.Client.Read().LongestGap.TotalMilliseconds:0} ms");
        await vm.AssertSameGuestAsync(after);
        await vm.AssertNothingLostAsync();
        await vm.AssertImagesAsync();

        await vm.RestoreAsync("c", start: true);
        await vm.AssertBeforeAsync(before, after);
        await vm.RemoveCheckpointAsync("a", subtree: true);
        Assert.Empty(await vm.CheckpointsAsync());
        await vm.AssertNothingLostAsync();
        await vm.AssertImagesAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_merge_that_is_cancelled_leaves_a_chain_that_is_right_and_the_next_removal_finishes_it() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.UntilItHasMemoryToLoseAsync();
        await vm.CheckpointAsync("a");
        await vm.AssertWritesOnAsync();
        await vm.CheckpointAsync("b");
        await vm.AssertWritesOnAsync();
        await vm.AssertWritesOnAsync();
        using GodwitClient client = vm.Home.OpenClient();
        OperationView removal = await client.RemoveCheckpointAsync(vm.Name, "b", maximumBytesPerSecond: 128 << 10);
        await client.UntilAsync(removal.Id, view => view.HardDiskProgress?.Percent > 0);

        long asked = TimeProvider.System.GetTimestamp();
        await client.CancelOperationAsync(removal.Id);
        OperationView end = await vm.EndOfAsync(removal, vm.Home);

        Assert.Equal(OperationState.Cancelled, end.State);
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal("a; now on a", await vm.TreeAsync());
        await vm.AssertImagesAsync(hidden: true);
        Assert.Equal(2, (await vm.ViewAsync()).Configuration.Disks[0].Layers!.Count);
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        await vm.Agent.SetAsync(vm.Shape.Load);

        await vm.RemoveCheckpointAsync("a");
        Assert.Null((await vm.ViewAsync()).Configuration.Disks[0].Layers);
        await vm.AssertImagesAsync();
        await vm.AssertSameGuestAsync(before);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_vm_that_is_off_or_saved_is_kept_and_taken_back_as_it_was() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.CheckpointAsync("new");
        await vm.StartAsync();
        GuestStatistics before = await vm.UntilItHasMemoryToLoseAsync();
        await vm.DoAsync((client, name) => client.SaveVmAsync(name));
        await vm.CheckpointAsync("saved");
        await vm.DoAsync((client, name) => client.StartVmAsync(name));
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
        await vm.DoAsync((client, name) => client.SetVmAsync(name, new SetVmRequest { CheckpointType = CheckpointType.Production }));
        GuestStatistics quiet = await vm.Agent.QuietAsync();
        await vm.CheckpointAsync("production");
        Assert.Equal([false, true, false], (await vm.CheckpointsAsync()).Select(checkpoint => checkpoint.HasMemory));

        await vm.RestoreAsync("saved", start: true);
        await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();
        await vm.RestoreAsync("production", start: false);
        Assert.Equal(VmState.Off, (await vm.ViewAsync()).State);
        await vm.AssertRecordsAsync(quiet);
        await vm.RestoreAsync("new", start: false);
        await vm.RemoveCheckpointAsync("saved", subtree: true);
        await vm.RemoveCheckpointAsync("new");
        await vm.AssertImagesAsync();
        await vm.StartAsync();
    });

    [Fact]
    public Task Wrong_requests_are_refused_and_change_nothing() => hosts.TellAsync(new VmShape(), async vm =>
    {
        using GodwitClient client = vm.Home.OpenClient();
        await RefusedAsync(ProblemId.CheckpointNotFound, client.RestoreCheckpointAsync(vm.Name, "none", new RestoreCheckpointRequest()));
        await RefusedAsync(ProblemId.CheckpointNotFound, client.RemoveCheckpointAsync(vm.Name, "none"));
        await RefusedAsync(ProblemId.CheckpointNameInvalid, client.CreateCheckpointAsync(vm.Name, new CreateCheckpointRequest { Name = " a" }));
        await vm.CheckpointAsync("twin");
        await vm.CheckpointAsync("Twin");
        await RefusedAsync(ProblemId.CheckpointNameAmbiguous, client.RenameCheckpointAsync(vm.Name, "twin", "one"));
        await vm.DoAsync((host, name) => host.SetVmAsync(name, new SetVmRequest { CheckpointType = CheckpointType.Disabled }));
        OperationView refused = await client.CreateCheckpointAsync(vm.Name, new CreateCheckpointRequest());
        Assert.Equal(ProblemId.CheckpointsDisabled, (await vm.EndOfAsync(refused, vm.Home)).Problem?.Id);
        Assert.Equal("twin, Twin on twin; now on Twin", await vm.TreeAsync());
        await vm.AssertImagesAsync();
        await vm.StartAsync();
    });

    [Fact]
    public Task A_vm_removed_without_its_disks_leaves_them_whole_and_alone() => hosts.TellAsync(async () =>
    {
        await using LabVm vm = await LabVm.CreateAsync(hosts, new VmShape());
        string disk = vm.Home.PathOutside((await vm.ViewAsync()).Configuration.Disks[0].Path);
        await vm.CheckpointAsync("a");
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
        await vm.CheckpointAsync("b");
        await vm.AssertWritesOnAsync();
        GuestStatistics final = await vm.Agent.QuietAsync();
        await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));

        await vm.DoAsync((client, name) => client.RemoveVmAsync(name));

        Assert.Equal([disk], Directory.EnumerateFiles(vm.Home.PathOutside("/vms"), "*", SearchOption.AllDirectories));
        Assert.True((await RecordVerifier.VerifyAsync(disk, DiskFormat.Qcow2, final.Acknowledged, final.Slots)).IsSound);
        Directory.Delete(Path.GetDirectoryName(disk)!, recursive: true);
    });

    [Fact]
    public Task The_command_line_makes_shows_renames_restores_and_removes_checkpoints() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await SucceedsAsync("checkpoint", "create", vm.Name, "one");
        await SucceedsAsync("checkpoint", "create", vm.Name);
        await SucceedsAsync("checkpoint", "rename", vm.Name, "one", "first");
        await SucceedsAsync("checkpoint", "restore", vm.Name, "first");
        string tree = await SucceedsAsync("checkpoint", "list", vm.Name);
        Assert.Contains("first", tree, StringComparison.Ordinal);
        Assert.Contains($"├─ {vm.Name} - (", tree, StringComparison.Ordinal);
        Assert.Contains("└─ Now", tree, StringComparison.Ordinal);
        Assert.Contains("the present on 'first'", await SucceedsAsync("vm", "show", vm.Name), StringComparison.Ordinal);
        await SucceedsAsync("vm", "set", vm.Name, "--checkpoint-type", "production");
        await SucceedsAsync("checkpoint", "remove", vm.Name, "first", "--subtree");
        Assert.Contains("has no checkpoints", await SucceedsAsync("checkpoint", "list", vm.Name), StringComparison.Ordinal);
        await vm.StartAsync();
    });

    private static async Task RefusedAsync(ProblemId id, Task<OperationView> request) =>
        Assert.Equal(id, (await Assert.ThrowsAsync<GodwitException>(() => request)).Problem.Id);

    private async Task<string> SucceedsAsync(params string[] arguments)
    {
        CommandResult result = await GodwitProgram.RunAsync(hosts.Lab, arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Output}{result.Error}");
        return result.Output;
    }
}
