using Godwit.Contracts.Clusters;

namespace Godwit.Host.Cluster.Placement;

/// <summary>Plays a drain through in one order or another.</summary>
internal sealed class DrainCourse
{
    private readonly IReadOnlyList<PlacementNode> _nodes;
    private readonly IReadOnlyList<PlacementRole> _elsewhere;
    private readonly DrainLimits _limits;
    private readonly IReadOnlyList<DrainMove> _underWay;
    private readonly PlacementRules _rules;
    private readonly List<(PlacementRole Role, TimeSpan Takes)> _leaving;

    public DrainCourse(
        string node, IReadOnlyList<PlacementNode> nodes, IReadOnlyList<PlacementRole> roles, Func<PlacementRole, TimeSpan> takes, DrainLimits limits,
        IReadOnlyList<DrainMove> underWay, PlacementRules rules)
    {
        (_nodes, _limits, _underWay, _rules) = (nodes, limits, underWay, rules);
        HashSet<Contracts.Vms.VmId> moving = [.. underWay.Select(move => move.Role.Id)];
        _leaving = [.. roles.Where(role => NodeFitness.IsSame(role.Owner, node) && !moving.Contains(role.Id)).Select(role => (role, takes(role)))];

        // Those that leave keep nobody away from anywhere; those that are on their way count where they will be.
        _elsewhere =
        [
            .. roles.Where(role => !NodeFitness.IsSame(role.Owner, node) && !moving.Contains(role.Id)),
            .. underWay.Select(move => move.Role with { Owner = move.To }),
        ];
    }

    public DrainSchedule Run(DrainOrder order)
    {
        PlacementBoard board = new(_nodes, _elsewhere, _rules);
        int[] arriving = new int[_nodes.Count];
        PriorityQueue<int, TimeSpan> ends = new();
        foreach (DrainMove move in _underWay)
        {
            arriving[board.IndexOf(move.To)]++;
            ends.Enqueue(board.IndexOf(move.To), move.Takes);
        }

        TimeSpan bound = DrainBound.Of(_leaving.Select(pair => pair.Takes).Concat(_underWay.Select(move => move.Takes)), Slots);
        List<(PlacementRole Role, TimeSpan Takes)> waiting = [.. _leaving];
        List<DrainMove> moves = [];
        TimeSpan now = TimeSpan.Zero, last = _underWay.Count > 0 ? _underWay.Max(move => move.Takes) : TimeSpan.Zero;
        while (waiting.Count > 0)
        {
            waiting.Sort((one, other) => Compare(one, other, order, bound - now));
            int next = ends.Count < _limits.AtSource ? BeginNext() : -1;
            if (next >= 0)
            {
                waiting.RemoveAt(next);
            }
            else if (ends.TryDequeue(out int freed, out TimeSpan end))
            {
                arriving[freed]--;
                now = end;
            }
            else
            {
                break;
            }
        }

        return new DrainSchedule
        {
            Moves = moves,
            Unplaced = [.. waiting.Select(pair => new NodeChoice { Role = pair.Role, Node = null, Refusals = board.RefusalsOf(pair.Role) })],
            Makespan = last,
            LowerBound = DrainBound.Of(moves.Concat(_underWay).Select(move => move.Takes), Slots),
            Order = order,
        };

        int BeginNext()
        {
            for (int i = 0; i < waiting.Count; i++)
            {
                (PlacementRole role, TimeSpan takes) = waiting[i];
                if (board.Choose(role, at => arriving[at] < _limits.AtDestination).Node is { } to)
                {
                    board.Put(role, to);
                    arriving[board.IndexOf(to)]++;
                    ends.Enqueue(board.IndexOf(to), now + takes);
                    last = now + takes > last ? now + takes : last;
                    moves.Add(new DrainMove { Role = role, To = to, Begins = now, Takes = takes });
                    return i;
                }
            }

            return -1;
        }
    }

    private int Slots => Math.Max(1, Math.Min(_limits.AtSource, _limits.AtDestination * _nodes.Count(node => node.State is NodeState.Up)));

    /// <param name="left">Until the shortest possible end: what takes as long must begin now.</param>
    private static int Compare((PlacementRole Role, TimeSpan Takes) one, (PlacementRole Role, TimeSpan Takes) other, DrainOrder order, TimeSpan left)
    {
        bool slack = order is DrainOrder.PriorityWithSlack;
        int urgent = slack ? (other.Takes >= left).CompareTo(one.Takes >= left) : 0;
        bool byPriority = order is DrainOrder.Priority || (slack && urgent == 0 && one.Takes < left);
        return urgent != 0 ? urgent
            : byPriority && one.Role.Priority != other.Role.Priority ? ((int)other.Role.Priority).CompareTo((int)one.Role.Priority)
            : one.Takes != other.Takes ? other.Takes.CompareTo(one.Takes)
            : FailoverOrder.Compare(one.Role, other.Role);
    }
}
