using Godwit.Etcd;
using Godwit.Host.Cluster.Placement;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Leading;

/// <summary>Gives the roles of nodes whose guests have ended to other nodes, which start them.</summary>
internal sealed class Failovers(ClusterLog log, TimeProvider time)
{
    private string _told = "";

    public async Task RunAsync(LeaderTerm term)
    {
        ClusterSight sight = term.Sight;
        string[] lost = [.. sight.Nodes.Values.Where(node => sight.IsFenced(node.Value)).Select(node => node.Value.Name)];
        if (lost.Length == 0 || !sight.Owners.Values.Any(owner => lost.Contains(owner.Value.Owner)))
        {
            return;
        }

        FailoverPlan plan = FailoverPlan.Of(lost, PlacementFacts.NodesOf(sight, time), PlacementFacts.RolesOf(sight));
        int given = 0;
        foreach (FailoverStep step in plan.Steps)
        {
            if (sight.Owners.TryGetValue(step.Role.Id, out Stored<OwnerRecord>? owner) && await GiveAsync(term, sight, step, owner))
            {
                given++;
            }
        }

        if (given > 0)
        {
            await log.WriteAsync(
                term.Session, 1641,
                $"{given} roles of {string.Join(", ", lost)} were given to other nodes: {string.Join(", ", plan.Steps.Select(step => $"{step.Role.Name} to {step.To}"))}.",
                term.Ended);
        }

        string unplaced = string.Join(" ", plan.Unplaced.Select(choice => choice.Message));
        if (unplaced.Length > 0 && unplaced != _told)
        {
            await log.WriteAsync(term.Session, 1205, unplaced, term.Ended);
        }

        _told = unplaced;
    }

    /// <summary>
    /// One transaction each. It fails if the node lives again, by whatever it has proved since: then its roles are its own, and it starts them
    /// itself.
    /// </summary>
    private async Task<bool> GiveAsync(LeaderTerm term, ClusterSight sight, FailoverStep step, Stored<OwnerRecord> owner)
    {
        OwnerRecord next = owner.Value with
        {
            Owner = step.To,
            Generation = owner.Value.Generation + 1,
            GivenBy = null,
            // What was paused has lost its memory with its node.
            Desired = step.Starts ? DesiredState.Running : owner.Value.Desired is DesiredState.Saved ? DesiredState.Saved : DesiredState.Off,
            Failed = null,
        };
        return await term.Session.Client.CommitAsync(
            new EtcdTransaction
            {
                If =
                [
                    term.Holds, new EtcdCompare.ModRevisionIs(ClusterKeys.Owner(step.Role.Id), owner.Revision), new EtcdCompare.Absent(ClusterKeys.Life(step.From)),
                    new EtcdCompare.ModRevisionIs(ClusterKeys.Right(step.From), sight.Rights.GetValueOrDefault(step.From)?.Revision ?? 0),
                    new EtcdCompare.Exists(ClusterKeys.Life(step.To)),
                ],
                Then = [new EtcdOperation.Put(ClusterKeys.Owner(step.Role.Id), ClusterSight.Write(next, ClusterJson.Default.OwnerRecord))],
            },
            term.Ended) is EtcdCommit.Succeeded;
    }
}
