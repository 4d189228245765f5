namespace Godwit.Bench.Cluster;

/// <summary>What came of a day.</summary>
internal sealed record SimulatedDay
{
    public int Losses { get; set; }

    public int Quarantines { get; set; }

    public int MostDown { get; set; }

    public int Failovers { get; set; }

    public int Failbacks { get; set; }

    /// <summary>Plans that left a role without a place; it is tried again when a node comes back.</summary>
    public int WithoutPlace { get; set; }

    public int Compromises { get; set; }

    public TimeSpan LongestPlan { get; set; }

    /// <summary>Sum over all roles that were to run and did not.</summary>
    public TimeSpan RoleDowntime { get; set; }
}
