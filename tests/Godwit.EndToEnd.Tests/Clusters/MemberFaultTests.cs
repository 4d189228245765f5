using System.Globalization;
using Godwit.Contracts.Clusters;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>Members of the cluster's memory die and hang.</summary>
[Collection(nameof(ClusterStage))]
[Trait("category", "slow")]
public sealed class MemberFaultTests(ClusterStage stage)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    [Fact]
    public Task Each_member_dies_in_turn_while_machines_move_and_they_run_on() => stage.TellAsync(2, async guests =>
    {
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        GuestStatistics[] before = await Task.WhenAll(guests.Select(guest => guest.Agent.ReadAsync()));
        List<RoleMoveView> ends = [];
        foreach (LabHost host in stage.Lab.Hosts)
        {
            RoleMoveView[] moves = await Task.WhenAll(guests.Select(guest => guest.AskMoveAsync(null)));
            await (host.Etcd() ?? throw new InvalidOperationException($"{host.Name} has no etcd.")).KillAsync();
            ends.AddRange(await Task.WhenAll(guests.Zip(moves, (guest, move) => guest.EndOfAsync(move))));
            await stage.UntilAllRunAsync(guests);
        }

        int losses = await stage.LossesSinceAsync(begun);
        if (losses == 0)
        {
            await Task.WhenAll(guests.Zip(before, (guest, then) => guest.AssertSameAsync(then)));
        }

        int completed = ends.Count(end => end.State is RoleMoveState.Completed);
        stage.Tally.Line($"cluster fault: each member killed in turn under moves: {completed} of {ends.Count} moves completed, {losses} nodes lost");
    });

    /// <summary>The guests of a node that cannot prove its right any more end before the right does; with a majority again all start.</summary>
    [Fact]
    public Task Without_a_majority_guests_run_until_their_right_ends_nothing_starts_and_with_one_all_run_again() => stage.TellAsync(2, async guests =>
    {
        await guests[1].MoveAsync(stage.B);
        List<IDisposable> hanging = [];
        double ended;
        long begun = TimeProvider.System.GetTimestamp();
        try
        {
            foreach (LabHost host in stage.Others(stage.A))
            {
                hanging.Add(host.Etcd()!.Value.Hang());
            }

            ended = await UntilNothingRunsAsync(guests, begun);
            Assert.True(ended > (Lease / 4).TotalSeconds, $"The guests ended after {ended:0.0} s, while their right was in force.");
            Assert.True(ended < Lease.TotalSeconds * MachineLoad.Slowness(), $"Guests ran {ended:0.0} s after the majority was lost.");

            // Nothing starts: asked several times, for longer than a daemon takes to try.
            for (int i = 0; i < 20; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
                Assert.Empty(await stage.ProcessesAsync(guests));
            }
        }
        finally
        {
            hanging.ForEach(one => one.Dispose());
        }

        TimeSpan again = await stage.UntilAllRunAsync(guests);
        stage.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"cluster fault: two of three members hung: the guests had ended after {ended:0.0} s (their lease is {Lease.TotalSeconds:0} s), none started, "
            + $"all ran again {again.TotalSeconds:0.0} s after"));
    });

    [Fact]
    public Task A_member_that_hangs_and_goes_on_costs_nobody_anything() => stage.TellAsync(2, async guests =>
    {
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        GuestStatistics[] before = await Task.WhenAll(guests.Select(guest => guest.Agent.ReadAsync()));
        ProcessIdentity etcd = stage.A.Etcd() ?? throw new InvalidOperationException("hosta has no etcd.");
        using (etcd.Hang())
        {
            await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await stage.UntilAllRunAsync(guests);
        int losses = await stage.LossesSinceAsync(begun);
        stage.Tally.Line($"cluster fault: etcd of the guests' node hung for 20 s: {losses} nodes lost");
        Assert.True(losses == 0 || MachineLoad.Slowness() > 2, $"{losses} nodes were lost.");
        if (losses == 0)
        {
            await Task.WhenAll(guests.Zip(before, (guest, then) => guest.AssertSameAsync(then)));
        }
    });

    private async Task<double> UntilNothingRunsAsync(IReadOnlyList<ClusterVm> guests, long begun)
    {
        while ((await stage.ProcessesAsync(guests)).Length > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "The guests run on without a majority.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
    }
}
