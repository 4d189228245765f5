using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Clusters;
using Godwit.Lab;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters.Campaigns;

/// <summary>
/// Faults upon faults, each healed, until so many have struck. After each, every guest must run within a bounded time, none twice, and every
/// record that was ever acknowledged must be on its disk.
/// </summary>
internal sealed class Campaign(ClusterStage stage, IReadOnlyList<ClusterVm> guests, int seed, int count)
{
    /// <summary>From the last fault's healing until every guest answers, on a machine of two processors that others use as well.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);

    private readonly CampaignLedger _ledger = new(seed);
    private readonly FaultHand _hand = new(stage);

    /// <summary>Returns the summary.</summary>
    public async Task<string> RunAsync()
    {
        CampaignPlan plan = new(seed, stage.Lab.Hosts, guests);
        while (_ledger.Faults < count)
        {
            IReadOnlyList<ClusterVm> moving = plan.NextMoves();
            TimeSpan lead = plan.NextLead();
            IReadOnlyList<Blow> blows = plan.NextBlows();
            _ledger.Begin(blows, moving);
            try
            {
                foreach (ClusterVm vm in moving)
                {
                    await TryMoveAsync(vm);
                }

                await Task.Delay(lead, TimeProvider.System, TestContext.Current.CancellationToken);
                await Task.WhenAll(blows.Select(_hand.RunAsync));
                await SettleAsync();
            }
            catch (Exception failure)
            {
                _ledger.Fail(failure);
                throw;
            }
        }

        return _ledger.Summary(await stage.Eyes.MovesAsync(), await stage.Eyes.LogAsync(), stage.Doubles);
    }

    private async Task SettleAsync()
    {
        long begun = TimeProvider.System.GetTimestamp();
        Task<TimeSpan> running = stage.UntilAllRunAsync(guests, Bound);
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System));
            await ForgiveAsync();
        }

        await running;
        TimeSpan took = TimeProvider.System.GetElapsedTime(begun);
        await stage.AssertNothingLostAsync(guests);
        _ledger.End(took);
    }

    /// <summary>What an administrator would do: a node that was lost too often is resumed, a role that nobody tries any more is tried again.</summary>
    private async Task ForgiveAsync()
    {
        if (await stage.Eyes.TryViewAsync() is not { } view)
        {
            return;
        }

        foreach (NodeView node in view.Nodes.Where(node => node.State is NodeState.Quarantined or NodeState.Paused))
        {
            _ledger.Forgive(node.State.ToString());
            await stage.ResumeAsync(stage.Lab.Host(node.Name));
        }

        foreach (RoleView role in (await stage.Eyes.RolesAsync()).Where(role => role.State is RoleState.Failed))
        {
            _ledger.Forgive($"failed role ({role.Problem?.Message})");
            await stage.Eyes.DoAsync((client, token) => client.RetryClusterRoleAsync(role.Name, token));
        }
    }

    private async Task TryMoveAsync(ClusterVm vm)
    {
        try
        {
            using GodwitClient client = stage.Lab.Hosts.First(host => host.Daemon is not null).OpenClient();
            await client.MoveClusterRoleAsync(vm.Name, new MoveRoleRequest(), TestContext.Current.CancellationToken);
        }
        catch (GodwitException refused)
        {
            _ledger.Note($"no move: {refused.Problem.Message}");
        }
    }

    public static string FileOf(int seed) => Path.Combine(LabPlaces.Root, "artifacts", string.Create(CultureInfo.InvariantCulture, $"campaign-{seed}.txt"));
}
