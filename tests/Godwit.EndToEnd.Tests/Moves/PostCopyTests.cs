using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A guest that outruns the link and goes ahead of its memory, and what may happen before all of that is there.</summary>
[Collection(nameof(TwoHosts))]
public sealed class PostCopyTests(TwoHosts hosts)
{
    /// <summary>Once it has gone ahead nothing brings it back, so a busy machine's delays add to the cap.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(600) * MachineLoad.Slowness();

    private static readonly VmShape Furious = new() { Load = "drate=20 mem=40 mrate=400 rnd=0", DataMebibytes = 2 };

    /// <summary>Some 6 MB a second, of which its memory takes several seconds.</summary>
    private const string NarrowRate = "50mbit";
    private const string NarrowQueue = "256kb";

    private static readonly MovePolicy Policy = new()
    {
        BlackoutCapMilliseconds = 2000, DowntimeLimitMilliseconds = 5, Steps = [], WhenNotConverging = WhenNotConverging.PostCopy, PatienceSeconds = 2,
    };

    /// <summary>How long the hosts lose sight of each other.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);

    [Fact]
    public Task It_runs_at_once_and_its_memory_follows() => TellAsync(async (vm, move, before) =>
    {
        // All that needs its whole memory waits until it has that.
        Assert.Equal(ProblemId.MemoryFollows, await RefusedAsync(vm, (client, name) => client.SaveVmAsync(name)));

        OperationView end = await EndAsync(vm, move);

        MoveReport report = end.Report!;
        Assert.Equal(MigrationPerformance.TCPIP, report.PerformanceOption);
        Assert.True(report.PostCopyRequests > 0, "No page was asked for.");
        Assert.InRange((report.StopToResume ?? report.Blackout)!.Value, TimeSpan.Zero, TimeSpan.FromMilliseconds(Policy.BlackoutCapMilliseconds!.Value) + Tolerance);
        Line(vm, report, "whole");
        await vm.AssertSameGuestAsync(before);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_broken_link_is_taken_up_again_and_the_guest_is_the_same() => TellAsync(async (vm, move, before) =>
    {
        LabNetwork[] all = [LabNetwork.Move, LabNetwork.Management];
        await Task.WhenAll(all.Select(network => hosts.Lab.Links.CutAsync(hosts.A.Name, network)));
        await Task.Delay(Outage, TimeProvider.System);
        foreach (LabNetwork network in all)
        {
            await hosts.Lab.Links.RestoreAsync(hosts.A.Name, network);
        }

        OperationView end = await EndAsync(vm, move);

        Line(vm, end.Report!, $"link cut for {Outage.TotalSeconds:0} s");
        await vm.AssertSameGuestAsync(before);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_daemon_of_the_source_that_comes_back_sends_the_rest() => TellAsync(async (vm, move, before) =>
    {
        await hosts.A.KillDaemonAsync();
        await hosts.A.StartDaemonAsync();

        await hosts.SetRateAsync(TwoHosts.FullRate);
        using GodwitClient client = hosts.A.OpenClient();
        using CancellationTokenSource limit = new(LabVm.BootPatience, TimeProvider.System);
        while ((await client.GetOperationAsync(move.Id, limit.Token)).State is not OperationState.Completed)
        {
            // The history says "interrupted" until the daemon has finished what it found.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }

        await vm.AssertSameGuestAsync(before);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task Memory_that_is_lost_costs_the_guest_a_restart_and_no_record() => TellAsync(async (vm, move, before) =>
    {
        await Assert.Single(await hosts.A.GetQemuProcessesAsync()).KillAsync();

        OperationView end = await EndAsync(vm, move);

        Assert.Contains("started again from its disks", end.Note, StringComparison.Ordinal);
        await vm.UntilStartedAgainAsync(before);
        Assert.True((await vm.Agent.ReadAsync()).Acknowledged >= before.Acknowledged, "The disk has forgotten records.");
    });

    /// <summary>Brings the move to where the guest runs at b and most of its memory is at a.</summary>
    private Task TellAsync(Func<LabVm, OperationView, GuestStatistics, Task> story) => hosts.TellAsync(Furious, async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.UntilItHasMemoryToLoseAsync();
        await hosts.SetRateAsync(NarrowRate, NarrowQueue);
        vm.Client.Reset();
        OperationView move = await BeginAsync(vm);
        using (GodwitClient client = hosts.A.OpenClient())
        {
            await client.UntilAsync(move.Id, view => view.Progress?.Phase is MovePhase.PostCopy);
        }

        vm.Home = hosts.B;
        await story(vm, move, before);
        await vm.AssertOneOwnerAsync(hosts.B);
        await vm.AssertWritesOnAsync();
        await vm.AssertNothingLostAsync();
    });

    private async Task<OperationView> BeginAsync(LabVm vm)
    {
        using GodwitClient client = hosts.A.OpenClient();
        return await client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B) with { Policy = Policy });
    }

    private async Task<OperationView> EndAsync(LabVm vm, OperationView move)
    {
        await hosts.SetRateAsync(TwoHosts.FullRate);
        OperationView end = await vm.EndOfAsync(move, hosts.A);
        Assert.True(end.State is OperationState.Completed, $"{end.Problem}");
        Assert.True(end.Report!.Phases.Any(each => each.Phase is MovePhase.PostCopy), "It did not go ahead.");
        return end;
    }

    private async Task<ProblemId?> RefusedAsync(LabVm vm, Func<GodwitClient, string, Task<OperationView>> act)
    {
        using GodwitClient client = hosts.B.OpenClient();
        return (await vm.EndOfAsync(await act(client, vm.Name), hosts.B)).Problem?.Id;
    }

    private void Line(LabVm vm, MoveReport report, string what) => hosts.Tally.Line(string.Create(
        CultureInfo.InvariantCulture,
        $"post-copy, {what}: stop to resume {report.StopToResume?.TotalMilliseconds:0} ms, {report.Phases.Single(each => each.Phase is MovePhase.PostCopy).Duration.TotalSeconds:0.0} s ahead of its memory, {report.PostCopyRequests} pages asked for, longest gap {vm.Client.Read().LongestGap.TotalMilliseconds:0} ms"));
}
