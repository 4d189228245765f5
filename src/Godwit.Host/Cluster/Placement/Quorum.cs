namespace Godwit.Host.Cluster.Placement;

/// <summary>How many of the cluster's votes are there, and what that means. More than half must be there for anything to be written.</summary>
internal sealed record Quorum
{
    public required int Votes { get; init; }

    public required int VotesPresent { get; init; }

    public required int VotesNeeded { get; init; }

    /// <summary>How many of those that are there may still fail; 0 without quorum, too.</summary>
    public required int MayFail { get; init; }

    public required bool HasQuorum { get; init; }

    /// <summary>"3 of 3 votes; 1 more may fail."</summary>
    public required string Message { get; init; }

    /// <summary>What makes it weaker than it needs to be, with what to do.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public static Quorum Of(IReadOnlyList<QuorumMember> members)
    {
        int votes = members.Count;
        int present = members.Count(member => member.IsAlive);
        int needed = (votes / 2) + 1;
        int mayFail = Math.Max(0, present - needed);
        bool has = votes > 0 && present >= needed;
        string[] missing = [.. members.Where(member => !member.IsAlive).Select(member => member.Name).Order(StringComparer.Ordinal)];
        string absent = missing.Length > 0 ? $" Missing: {string.Join(", ", missing)}." : "";
        return new Quorum
        {
            Votes = votes,
            VotesPresent = present,
            VotesNeeded = needed,
            MayFail = mayFail,
            HasQuorum = has,
            Message = has
                ? $"{present} of {votes} vote{(votes == 1 ? "" : "s")}; {(mayFail == 0 ? "none" : mayFail)} more may fail.{absent}"
                : $"{present} of {votes} votes, and {needed} are needed: running guests go on only while their node can renew its right, and nothing new starts.{absent}",
            Warnings = [.. Weaknesses(members, votes)],
        };
    }

    private static IEnumerable<string> Weaknesses(IReadOnlyList<QuorumMember> members, int votes)
    {
        int witnesses = members.Count(member => member.IsWitness);
        if (votes == 1)
        {
            yield return "The cluster's memory is on one machine: when it fails, nothing can be failed over. Add two nodes, or a node and a witness.";
        }
        else if (votes == 2)
        {
            yield return "With two votes none may fail: the loss of either machine stops the cluster. Add a witness on a third.";
        }
        else if (votes % 2 == 0)
        {
            yield return $"{votes} votes bear the loss of {(votes - 1) / 2}, as {votes - 1} do, and a cut in the middle stops both halves. Use an odd number.";
        }

        if (votes > 7)
        {
            yield return $"Each write waits for {(votes / 2) + 1} machines. Five votes are enough for any number of nodes, seven the most that make sense.";
        }

        if (witnesses > 1)
        {
            yield return $"{witnesses} of {votes} votes are witnesses; one is enough, where there are two nodes.";
        }
    }
}
