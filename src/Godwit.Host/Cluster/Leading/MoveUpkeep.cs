using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Etcd;
using Godwit.Host.Cluster.Records;

namespace Godwit.Host.Cluster.Leading;

/// <summary>Ends planned moves whose source is lost, finishes drains, and forgets what is long past.</summary>
internal sealed class MoveUpkeep(ClusterLog log, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(5);

    private long _swept;

    public async Task RunAsync(LeaderTerm term)
    {
        ClusterSight sight = term.Sight;
        DateTimeOffset now = time.GetUtcNow();
        foreach (RoleMoveRecord move in sight.OpenMoves)
        {
            string? owner = sight.Owners.GetValueOrDefault(move.Vm)?.Value.Owner;
            bool sourceIsLost = !sight.Nodes.TryGetValue(move.Source, out Stored<NodeRecord>? source) || sight.IsFenced(source.Value);
            if (sourceIsLost && owner == move.Destination && owner is not null && (move.Type is VmMigrationType.Live || !move.StartsThere))
            {
                await CompleteAsync(term, move, now);
            }
            else if (owner is null || (owner != move.Source && owner != move.Destination) || (sourceIsLost && owner != move.Destination))
            {
                await EndAsync(term, move, now, owner);
            }
        }

        if (_swept == 0 || time.GetElapsedTime(_swept) > Sweep)
        {
            _swept = time.GetTimestamp();
            await SweepAsync(term, now);
        }
    }

    private static async Task CompleteAsync(LeaderTerm term, RoleMoveRecord move, DateTimeOffset now) => await term.Session.Store.ChangeAsync(
        ClusterKeys.Move(move.Id), ClusterJson.Default.RoleMoveRecord,
        known => known is { IsOpen: true } ? known with { State = RoleMoveState.Completed, EndedAt = now } : known, term.Ended);

    private static async Task EndAsync(LeaderTerm term, RoleMoveRecord move, DateTimeOffset now, string? owner) => await term.Session.Store.ChangeAsync(
        ClusterKeys.Move(move.Id), ClusterJson.Default.RoleMoveRecord,
        known => known is not { IsOpen: true } ? known : known with
        {
            State = RoleMoveState.Failed,
            EndedAt = now,
            Problem = new Problem
            {
                Id = ProblemId.RoleOwnerChanged,
                Target = move.Name,
                Message = owner is null ? $"{move.Name} is no role any more." : $"{move.Source} was lost while {move.Name} was to move; the cluster has given it to {owner}.",
                Remedy = "Ask again if it is still to move.",
            },
        },
        term.Ended);

    private async Task SweepAsync(LeaderTerm term, DateTimeOffset now)
    {
        foreach (RoleMoveRecord old in term.Sight.Moves.Values.Select(move => move.Value).Where(move => move.EndedAt is { } at && now - at > Kept))
        {
            await term.Session.Client.CommitAsync(new EtcdTransaction { If = [term.Holds], Then = [new EtcdOperation.Delete(ClusterKeys.Move(old.Id))] }, term.Ended);
        }

        await log.CutAsync(term.Session, now, term.Ended);
    }
}
