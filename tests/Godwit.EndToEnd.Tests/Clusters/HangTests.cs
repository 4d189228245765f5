using Godwit.Client;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>What runs beside the guests hangs or dies. (A clock that jumps needs a kernel of its own for each node; namespaces share the machine's.)</summary>
[Collection(nameof(ClusterStage))]
[Trait("category", "slow")]
public sealed class HangTests(ClusterStage stage)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public Task A_daemon_that_hangs_costs_no_guest_its_life() => stage.TellAsync(2, async guests =>
    {
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        GuestStatistics[] before = await Task.WhenAll(guests.Select(guest => guest.Agent.ReadAsync()));
        using (stage.A.Daemon!.Value.Hang())
        {
            await stage.Eyes.UntilAsync(view => view.Nodes.Single(node => node.Name == stage.A.Name).State is NodeState.Isolated, "hosta's daemon is not heard");
            await Task.Delay(Long, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await AssertSameAsync(guests, before, begun, $"the daemon of the guests' node hung for {Long.TotalSeconds:0} s");
    });

    [Fact]
    public Task A_guardian_that_dies_is_there_again_before_its_lease_runs_out() => stage.TellAsync(2, async guests =>
    {
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        GuestStatistics[] before = await Task.WhenAll(guests.Select(guest => guest.Agent.ReadAsync()));
        ProcessIdentity first = stage.A.Guardian() ?? throw new InvalidOperationException("hosta has no guardian.");
        await first.KillAsync();
        long killed = TimeProvider.System.GetTimestamp();
        while (stage.A.Guardian() is null)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(killed) < TimeSpan.FromSeconds(15), "Nobody starts the guardian again.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        double back = TimeProvider.System.GetElapsedTime(killed).TotalSeconds;
        await Task.Delay(Long, TimeProvider.System, TestContext.Current.CancellationToken);
        await AssertSameAsync(guests, before, begun, $"guardian killed, there again after {back:0.0} s");
    });

    /// <summary>
    /// Nobody ends the guests, and there is no watchdog in a namespace: what is left is the storage's lock. It refuses whoever starts a second one.
    /// (The daemon alone would do: it lets a role go as soon as it hears that another was named.)
    /// </summary>
    [Fact]
    public Task A_guardian_that_hangs_with_its_daemon_leaves_the_lock_of_the_storage_which_refuses_a_second_start() => stage.TellAsync(1, async guests =>
    {
        ClusterVm guest = guests[0];
        GuestStatistics before = await guest.Agent.ReadAsync();
        Problem refused;
        string owner;
        using (stage.A.Daemon!.Value.Hang())
        using (stage.A.Guardian()!.Value.Hang())
        {
            owner = (await stage.Eyes.UntilRolesAsync(roles => roles[0].OwnerNode != stage.A.Name, "the role is given to another node"))[0].OwnerNode;
            refused = await UntilRefusedAsync(stage.Lab.Host(owner), guest);
            Assert.Equal([$"{guest.Name} on {stage.A.Name}"], await stage.ProcessesAsync(guests));
            await guest.AssertSameAsync(before);
        }

        await stage.UntilAllRunAsync(guests);
        Assert.Empty(stage.Doubles.Findings);
        stage.Tally.Line($"cluster fault: guardian and daemon hung beyond the lease: {owner} was given the role and refused to start it ({refused.Id}) until they went on");
    });

    private static async Task<Problem> UntilRefusedAsync(LabHost host, ClusterVm guest)
    {
        using GodwitClient client = host.OpenClient();
        using CancellationTokenSource limit = new(ClusterEyes.Patience, TimeProvider.System);
        while (true)
        {
            OperationView? failed = (await client.GetOperationsAsync(limit: 50, cancellationToken: limit.Token))
                .FirstOrDefault(operation => operation.VmName == guest.Name && operation.Problem?.Id is ProblemId.RunsElsewhere);
            if (failed is not null)
            {
                return failed.Problem!;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, limit.Token);
        }
    }

    private async Task AssertSameAsync(IReadOnlyList<ClusterVm> guests, GuestStatistics[] before, DateTimeOffset begun, string what)
    {
        await stage.UntilAllRunAsync(guests);
        int losses = await stage.LossesSinceAsync(begun);
        stage.Tally.Line($"cluster fault: {what}: {losses} nodes lost");
        Assert.True(losses == 0 || MachineLoad.Slowness() > 2, $"{losses} nodes were lost.");
        if (losses == 0)
        {
            await Task.WhenAll(guests.Zip(before, (guest, then) => guest.AssertSameAsync(then)));
        }
    }
}
