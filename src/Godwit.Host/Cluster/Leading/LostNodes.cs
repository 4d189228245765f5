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
    /// <summary>When this leader saw a node's lease gone: what another leader saw counts for nothing here.</summary>
    private readonly ConcurrentDictionary<string, long> _seen = new();
    private readonly ConcurrentDictionary<string, Task<bool>> _agents = new();

    private long _term;

    public async Task LookAsync(LeaderTerm term)
    {
        if (_term != term.Revision)
        {
            // What was seen in another term may have been otherwise in between.
            _term = term.Revision;
            _seen.Clear();
        }

        foreach ((string name, Stored<NodeRecord> node) in term.Sight.Nodes)
        {
            if (term.Sight.Alive.ContainsKey(name))
            {
                _seen.TryRemove(name, out _);
                _agents.TryRemove(name, out _);
                if (node.Value.LostAt is not null)
                {
                    await ReturnAsync(term, name);
                }
            }
            else if (!term.Sight.IsFenced(node.Value))
            {
                await ProveAsync(term, node.Value);
            }
        }
    }

    private async Task ProveAsync(LeaderTerm term, NodeRecord node)
    {
        long seen = _seen.GetOrAdd(node.Name, _ => time.GetTimestamp());
        if (node.LostAt is null)
        {
            DateTimeOffset now = time.GetUtcNow();
            await ChangeAsync(term, node.Name, known => known with
            {
                LostAt = now,
                Losses = [.. known.Losses.Where(loss => now - loss < TimeSpan.FromDays(1)), now],
            });
            await log.WriteAsync(term.Session, 1135, $"{node.Name} was removed from the active nodes: its lease has run out.", term.Ended);
        }

        // Nothing of it can start elsewhere before, and with an agent it need not be waited for.
        bool off = node.FenceAgent is not null && await AskAgentAsync(term, node);
        FencingTimes times = NodeTimes.Of(term.Sight, node);
        StartRight right = StartVerdict.Of(times, node.Name, time.GetElapsedTime(seen), off);
        if (node.FenceAgent is not null && !off && times.WatchdogTimeout is null)
        {
            // Without a watchdog a guardian that hangs would go unnoticed: where an agent can prove more, it is waited for.
            return;
        }

        if (right.May && await ChangeAsync(term, node.Name, known => known with { FencedLease = term.Sight.Rights[node.Name].Value.Lease }))
        {
            await log.WriteAsync(term.Session, 0, right.Message, term.Ended);
        }
    }

    /// <summary>It takes its time; meanwhile the others have their turn.</summary>
    private async Task<bool> AskAgentAsync(LeaderTerm term, NodeRecord node)
    {
        Task<bool> asking = _agents.GetOrAdd(node.Name, _ => fencing.TurnOffAsync(term, node));
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

    private async Task ReturnAsync(LeaderTerm term, string name)
    {
        bool quarantined = false;
        DateTimeOffset now = time.GetUtcNow();
        await ChangeAsync(term, name, known =>
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
    private static async Task<bool> ChangeAsync(LeaderTerm term, string name, Func<NodeRecord, NodeRecord> change)
    {
        if (!term.Sight.Nodes.TryGetValue(name, out Stored<NodeRecord>? node))
        {
            return false;
        }

        bool alive = term.Sight.Alive.ContainsKey(name);
        return await term.Session.Client.CommitAsync(
            new EtcdTransaction
            {
                If =
                [
                    term.Holds, new EtcdCompare.ModRevisionIs(ClusterKeys.Node(name), node.Revision),
                    new EtcdCompare.ModRevisionIs(ClusterKeys.Right(name), term.Sight.Rights.GetValueOrDefault(name)?.Revision ?? 0),
                    alive ? new EtcdCompare.Exists(ClusterKeys.Life(name)) : new EtcdCompare.Absent(ClusterKeys.Life(name)),
                ],
                Then = [new EtcdOperation.Put(ClusterKeys.Node(name), ClusterSight.Write(change(node.Value), ClusterJson.Default.NodeRecord))],
            },
            term.Ended) is EtcdCommit.Succeeded;
    }
}
