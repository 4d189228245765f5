namespace Godwit.Host.Cluster.Placement;

/// <summary>
/// In which order a node's roles leave it, and where to. Made anew whenever a move has ended: predictions are never quite right.
/// </summary>
/// <remarks>
/// The shortest schedule is a hard problem (machines are the source's slots, jobs are moves). Whatever order is taken, no slot idles while
/// a move could begin, so the makespan is at most 2 - 1/N times the shortest for N slots; longest first makes that 4/3 - 1/(3N). Priority
/// goes before length as long as it costs at most 3 %. Both hold while destinations have slots and memory; where those are short,
/// <see cref="LowerBound"/> says how far off a schedule may be.
/// </remarks>
internal sealed record DrainSchedule
{
    /// <summary>How much longer a drain may take for the sake of priorities.</summary>
    private const double Tolerance = 1.03;

    /// <summary>In the order in which they begin, without those under way.</summary>
    public required IReadOnlyList<DrainMove> Moves { get; init; }

    /// <summary>What finds no place, with what speaks against every node.</summary>
    public required IReadOnlyList<NodeChoice> Unplaced { get; init; }

    /// <summary>Until the last one has left, as predicted.</summary>
    public required TimeSpan Makespan { get; init; }

    /// <summary>No schedule of the same moves can be shorter.</summary>
    public required TimeSpan LowerBound { get; init; }

    public required DrainOrder Order { get; init; }

    /// <summary>1 when it is the shortest possible; the shortest possible may be longer than the bound.</summary>
    public double Ratio => LowerBound > TimeSpan.Zero ? Makespan / LowerBound : 1;

    /// <param name="node">The one to be drained.</param>
    /// <param name="nodes">All nodes of the cluster.</param>
    /// <param name="roles">All roles of the cluster.</param>
    /// <param name="takes">How long a role's move is predicted to take when as many run at the same time as the limits allow.</param>
    /// <param name="limits">How many may.</param>
    /// <param name="underWay">Moves that run; their memory is no longer free at their destination.</param>
    /// <param name="rules">How strictly places are chosen.</param>
    public static DrainSchedule Of(
        string node, IReadOnlyList<PlacementNode> nodes, IReadOnlyList<PlacementRole> roles, Func<PlacementRole, TimeSpan> takes, DrainLimits limits,
        IReadOnlyList<DrainMove>? underWay = null, PlacementRules? rules = null)
    {
        var course = new DrainCourse(node, nodes, roles, takes, limits, underWay ?? [], (rules ?? PlacementRules.Default) with { MustLeave = true });
        DrainSchedule[] all = [course.Run(DrainOrder.Priority), course.Run(DrainOrder.PriorityWithSlack), course.Run(DrainOrder.LongestFirst)];
        int fewest = all.Min(schedule => schedule.Unplaced.Count);
        TimeSpan shortest = all.Where(schedule => schedule.Unplaced.Count == fewest).Min(schedule => schedule.Makespan);
        return all.First(schedule => schedule.Unplaced.Count == fewest && schedule.Makespan <= shortest * Tolerance);
    }
}
