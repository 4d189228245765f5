using Godwit.Contracts.Clusters;

namespace Godwit.Host.Cluster.Placement;

/// <summary>How a node stands, and why.</summary>
/// <param name="State">In Failover Clustering's words.</param>
/// <param name="Message">A sentence that names the node and the cause.</param>
/// <param name="MustFence">Its lease is gone, and it is not proven that its guests are dead: that comes before anything else.</param>
/// <param name="QuarantineEnds">How long it stays quarantined; null when it is not, in whatever state it is.</param>
internal sealed record NodeHealth(NodeState State, string Message, bool MustFence, TimeSpan? QuarantineEnds)
{
    /// <summary>
    /// <code>
    ///  lease   daemon   fenced   quarantine   drain   pause   state
    ///  gone    -        yes      -            -       -       Down
    ///  gone    -        no       -            -       -       Isolated, and to be fenced
    ///  alive   no       -        -            -       -       Isolated: its guests go on, its guardian sees to their right
    ///  alive   yes      -        yes          -       -       Quarantined
    ///  alive   yes      -        no           yes     -       Draining
    ///  alive   yes      -        no           no      yes     Paused
    ///  alive   yes      -        no           no      no      Up
    /// </code>
    /// </summary>
    public static NodeHealth Of(NodeFacts facts)
    {
        TimeSpan? quarantine = QuarantineVerdict.Of(facts.Losses, facts.ClearedAgo);
        (NodeState state, string words) = !facts.LeaseAlive ? facts.Fenced
                ? (NodeState.Down, "is down, and runs no clustered guest")
                : (NodeState.Isolated, $"has lost its right to run clustered guests{For(facts.LostFor)}, and is to be fenced")
            : !facts.DaemonAlive ? (NodeState.Isolated, "runs its guests by right, but its daemon is not heard")
            : quarantine is { } rest ? (NodeState.Quarantined, $"was lost {QuarantineVerdict.MostLosses} times within an hour, and takes no roles for another {Minutes(rest)}")
            : facts.DrainRuns ? (NodeState.Draining, "is being drained")
            : facts.PauseWanted ? (NodeState.Paused, "is paused")
            : (NodeState.Up, "is up");
        return new NodeHealth(state, $"{facts.Name} {words}.", !facts.LeaseAlive && !facts.Fenced, quarantine);
    }

    private static string For(TimeSpan? time) => time is { } known ? $" for {(int)known.TotalSeconds} s" : "";

    private static string Minutes(TimeSpan time) => $"{(int)Math.Ceiling(time.TotalMinutes)} min";
}
