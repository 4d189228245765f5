namespace Godwit.Host.Cluster.Placement;

/// <summary>
/// All nodes with what they have left, changed as roles are given to them: a plan for many roles asks it again and again, each
/// time at the cost of one look at each node. For one caller at a time.
/// </summary>
internal sealed class PlacementBoard
{
    private const int Steps = 20;

    private readonly PlacementNode[] _nodes;
    private readonly long[] _free;
    private readonly double[] _busy;
    private readonly int[] _domain;
    private readonly Dictionary<string, int> _index;
    private readonly ClassTally _apart;
    private readonly ClassTally _apartInDomain;
    private readonly ClassTally _together;
    private readonly PlacementRules _rules;
    private readonly IReadOnlySet<string> _lost;

    /// <param name="nodes">All nodes; their free memory is without the roles that they run.</param>
    /// <param name="roles">Those that are somewhere already.</param>
    /// <param name="rules">How strictly.</param>
    /// <param name="lost">Nodes that are gone, whatever their state says. What they own is nowhere.</param>
    public PlacementBoard(IReadOnlyList<PlacementNode> nodes, IEnumerable<PlacementRole> roles, PlacementRules rules, IReadOnlySet<string>? lost = null)
    {
        _nodes = [.. nodes.OrderBy(node => node.Name, StringComparer.Ordinal)];
        _free = [.. _nodes.Select(node => node.MemoryFreeBytes)];
        _busy = [.. _nodes.Select(node => node.ProcessorLoad * node.ProcessorCount)];
        _index = _nodes.Select((node, index) => (node.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index, StringComparer.OrdinalIgnoreCase);
        _lost = lost ?? new HashSet<string>();
        _rules = rules;

        // A node that nobody gave a fault domain is one of its own.
        Dictionary<string, int> domains = new(StringComparer.OrdinalIgnoreCase);
        _domain = [.. _nodes.Select(node => domains.TryGetValue(node.FaultDomain ?? $"node/{node.Name}", out int known)
            ? known : domains[node.FaultDomain ?? $"node/{node.Name}"] = domains.Count)];
        (_apart, _together, _apartInDomain) = (new ClassTally(_nodes.Length), new ClassTally(_nodes.Length), new ClassTally(domains.Count));
        foreach (PlacementRole role in roles)
        {
            if (role.Owner is { } owner && !_lost.Contains(owner) && _index.TryGetValue(owner, out int at))
            {
                Count(role, at, 1);
            }
        }
    }

    /// <summary>The best node, without what speaks against the others. Nothing is taken yet.</summary>
    /// <param name="role">Which role.</param>
    /// <param name="may">Whether a node, by its index in the order of their names, is a candidate now; null for all.</param>
    public NodeChoice Choose(PlacementRole role, Func<int, bool>? may = null)
    {
        int[]? apart = _apart.Of(role.AntiAffinity);
        int[]? apartInDomain = _apartInDomain.Of(role.AntiAffinity);
        int[]? together = _together.Of(role.Affinity);
        bool hasCompany = together is not null && Array.Exists(together, count => count > 0);
        int best = -1;
        NodeScore bestScore = NodeScore.Worst;
        for (int at = 0; at < _nodes.Length; at++)
        {
            if ((may is null || may(at)) && Refuse(role, at, apart, together, hasCompany) is null)
            {
                NodeScore score = ScoreOf(role, at, apart, apartInDomain, hasCompany ? together : null);
                if (best < 0 || score < bestScore)
                {
                    (best, bestScore) = (at, score);
                }
            }
        }

        return new NodeChoice
        {
            Role = role,
            Node = best < 0 ? null : _nodes[best].Name,
            Compromise = best < 0 || (bestScore.Conflicts == 0 && bestScore.Apart == 0) ? null : PlacementWords.Compromise(role, bestScore),
            Refusals = [],
        };
    }

    /// <summary>Every node that cannot take it, by name, with the reason.</summary>
    public IReadOnlyList<NodeRefusal> RefusalsOf(PlacementRole role)
    {
        int[]? apart = _apart.Of(role.AntiAffinity);
        int[]? together = _together.Of(role.Affinity);
        bool hasCompany = together is not null && Array.Exists(together, count => count > 0);
        List<NodeRefusal> refusals = [];
        for (int at = 0; at < _nodes.Length; at++)
        {
            if (Refuse(role, at, apart, together, hasCompany) is { } reason)
            {
                refusals.Add(PlacementWords.Refusal(role, _nodes[at], reason, _free[at]));
            }
        }

        return refusals;
    }

    /// <summary>Whether one node can take it; false for one that the cluster does not have.</summary>
    public bool CanTake(PlacementRole role, string node)
    {
        int[]? together = _together.Of(role.Affinity);
        return _index.TryGetValue(node, out int at)
            && Refuse(role, at, _apart.Of(role.AntiAffinity), together, together is not null && Array.Exists(together, count => count > 0)) is null;
    }

    /// <summary>The role is at the node from now on, or on its way there.</summary>
    public void Put(PlacementRole role, string node)
    {
        int at = _index[node];
        Count(role, at, 1);
        if (role.DesiredRunning)
        {
            _free[at] -= role.MemoryBytes;
            _busy[at] += role.ProcessorUse;
        }
    }

    /// <summary>The role has left the node.</summary>
    public void Take(PlacementRole role, string node)
    {
        int at = _index[node];
        Count(role, at, -1);
        if (role.DesiredRunning)
        {
            _free[at] += role.MemoryBytes;
            _busy[at] -= role.ProcessorUse;
        }
    }

    /// <summary>A node's index in the order of their names.</summary>
    public int IndexOf(string node) => _index[node];

    /// <summary>What a node can still give, bytes.</summary>
    public long FreeBytesOf(string node) => _free[_index[node]];

    private void Count(PlacementRole role, int at, int howMany)
    {
        _apart.Add(role.AntiAffinity, at, howMany);
        _apartInDomain.Add(role.AntiAffinity, _domain[at], howMany);
        _together.Add(role.Affinity, at, howMany);
    }

    private RefusalReason? Refuse(PlacementRole role, int at, int[]? apart, int[]? together, bool hasCompany)
    {
        PlacementNode node = _nodes[at];
        return _lost.Contains(node.Name) ? RefusalReason.Lost
            : NodeFitness.Of(node.State) is { } state ? state
            : _rules.MustLeave && NodeFitness.IsSame(role.Owner, node.Name) ? RefusalReason.AlreadyThere
            : role.PossibleOwners is { } possible && NodeFitness.RankIn(possible, node.Name) is null ? RefusalReason.NotPossibleOwner
            : node.Unfit is not null ? RefusalReason.Unfit
            : _rules.EnforceAntiAffinity && apart is not null && apart[at] > 0 ? RefusalReason.AntiAffinity
            : _rules.EnforceAffinity && hasCompany && together![at] == 0 ? RefusalReason.Affinity
            : role.DesiredRunning && role.MemoryBytes > _free[at] ? RefusalReason.NotEnoughMemory
            : null;
    }

    private NodeScore ScoreOf(PlacementRole role, int at, int[]? apart, int[]? apartInDomain, int[]? together)
    {
        PlacementNode node = _nodes[at];
        (long memory, double use) = role.DesiredRunning ? (role.MemoryBytes, role.ProcessorUse) : (0, 0);
        double used = 1 - ((_free[at] - memory) / (double)Math.Max(1, node.MemoryBytes));
        double busy = (_busy[at] + use) / Math.Max(1, node.ProcessorCount);
        return new NodeScore(
            NodeFitness.RankIn(role.PreferredOwners, node.Name) ?? int.MaxValue,
            together is not null && together[at] == 0 ? 1 : 0,
            apart?[at] ?? 0,
            apartInDomain?[_domain[at]] ?? 0,
            _rules.Pack ? 0 : (int)(used * Steps),
            _rules.Pack ? 0 : (int)(busy * Steps),
            _rules.Pack ? -used : used);
    }
}
