using System.Collections.Concurrent;
using Godwit.Etcd;
using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Placement;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Leading;

/// <summary>
/// Notes which nodes are lost, and proves that their guests have ended before anything of theirs starts elsewhere: by a fence agent, or by waiting
/// until their own guardians and watchdogs must have done it.
/// </summary>
internal sealed class LostNodes(ClusterLog log, NodeFencing fencing, TimeProvider time)
{
    /// <summary>When this leader saw a node's lease gone: what another leader saw, or of another lease, counts for nothing here.</summary>
    private readonly ConcurrentDictionary<string, (long Lease, long At)> _seen = new();
    private readonly ConcurrentDictionary<string, (long Lease, Task<bool> Asking)> _agents = new();

    private long _term;

    public async Task LookAsync(LeaderTerm term)
    {
        if (_term != term.Revision)
        {
            // What was seen in another term may have been otherwise in between.
            _term = term.Revision;
            _seen.Clear();
        }

        // One sight for all of it: what was decided by it is compared with it.
        ClusterSight sight = term.Sight;
        foreach ((string name, Stored<NodeRecord> node) in sight.Nodes)
        {
            if (sight.Alive.ContainsKey(name))
            {
                _seen.TryRemove(name, out _);
                _agents.TryRemove(name, out _);
                if (node.Value.LostAt is not null)
                {
                    await ReturnAsync(term, sight, name);
                }
            }
            else if (!sight.IsFenced(node.Value))
            {
                await ProveAsync(term, sight, node.Value, sight.Rights[name].Value.Lease);
            }
        }
    }

    private async Task ProveAsync(LeaderTerm term, ClusterSight sight, NodeRecord node, long lease)
    {
        long now = time.GetTimestamp();
        long seen = _seen.AddOrUpdate(node.Name, _ => (lease, now), (_, known) => known.Lease == lease ? known : (lease, now)).At;
        if (node.LostAt is null)
        {
            DateTimeOffset at = time.GetUtcNow();
            if (await ChangeAsync(term, sight, node.Name, known => known with
            {
                LostAt = at,
                Losses = [.. known.Losses.Where(loss => at - loss < TimeSpan.FromDays(1)), at],
            }))
            {
                await log.WriteAsync(term.Session, 1135, $"{node.Name} was removed from the active nodes: its lease has run out.", term.Ended);
            }

            // Noted, or come back in between: the next look knows.
            return;
        }

        // Nothing of it can start elsewhere before, and with an agent it need not be waited for.
        bool off = node.FenceAgent is not null && await AskAgentAsync(term, node, lease);
        FencingTimes times = NodeTimes.Of(sight, node);
        StartRight right = StartVerdict.Of(times, node.Name, time.GetElapsedTime(seen), off);
        if (node.FenceAgent is not null && !off && times.WatchdogTimeout is null)
        {
            // Without a watchdog a guardian that hangs would go unnoticed: where an agent can prove more, it is waited for.
            return;
        }

        if (right.May && await ChangeAsync(term, sight, node.Name, known => known with { FencedLease = lease }))
        {
            await log.WriteAsync(term.Session, 0, right.Message, term.Ended);
        }
    }

    /// <summary>It takes its time; meanwhile the others have their turn.</summary>
    private async Task<bool> AskAgentAsync(LeaderTerm term, NodeRecord node, long lease)
    {
        if (!_agents.TryGetValue(node.Name, out (long Lease, Task<bool> Asking) known) || known.Lease != lease)
        {
            _agents[node.Name] = known = (lease, fencing.TurnOffAsync(term, node));
        }

        Task<bool> asking = known.Asking;
        if (!asking.IsCompleted)
        {
            return false;
        }

        if (!await asking)
        {
            _agents.TryRemove(node.Name, out _);
            return false;
        }

        return true;
    }

    private async Task ReturnAsync(LeaderTerm term, ClusterSight sight, string name)
    {
        bool quarantined = false;
        DateTimeOffset now = time.GetUtcNow();
        await ChangeAsync(term, sight, name, known =>
        {
            TimeSpan? rest = QuarantineVerdict.Of([.. known.Losses.Select(loss => now - loss)], clearedAgo: null);
            quarantined = rest is not null && known.QuarantinedUntil is null;
            return known with { LostAt = null, QuarantinedUntil = rest is { } span ? now + span : known.QuarantinedUntil };
        });
        await log.WriteAsync(
            term.Session, quarantined ? 1672 : 0,
            quarantined ? $"{name} is back, and quarantined: it was lost {QuarantineVerdict.MostLosses} times within an hour." : $"{name} is back.", term.Ended);
    }

    /// <summary>Only as the leader, and only while the node is as it was when this was decided.</summary>
    private static async Task<bool> ChangeAsync(LeaderTerm term, ClusterSight sight, string name, Func<NodeRecord, NodeRecord> change)
    {
        Stored<NodeRecord> node = sight.Nodes[name];
        bool alive = sight.Alive.ContainsKey(name);
        return await term.Session.Client.CommitAsync(
            new EtcdTransaction
            {
                If =
                [
                    term.Holds, new EtcdCompare.ModRevisionIs(ClusterKeys.Node(name), node.Revision),
                    new EtcdCompare.ModRevisionIs(ClusterKeys.Right(name), sight.Rights.GetValueOrDefault(name)?.Revision ?? 0),
                    alive ? new EtcdCompare.Exists(ClusterKeys.Life(name)) : new EtcdCompare.Absent(ClusterKeys.Life(name)),
                ],
                Then = [new EtcdOperation.Put(ClusterKeys.Node(name), ClusterSight.Write(change(node.Value), ClusterJson.Default.NodeRecord))],
            },
            term.Ended) is EtcdCommit.Succeeded;
    }
}
