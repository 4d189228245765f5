using Godwit.Contracts.Vms;
using Godwit.Host.Cluster.Placement;

namespace Godwit.Bench.Cluster;

/// <summary>The cluster as it changes during a day.</summary>
internal sealed class CrowdedNodes
{
    private readonly IReadOnlyList<PlacementNode> _nodes;
    private readonly Dictionary<string, TimeSpan> _returns = [];
    private readonly Dictionary<string, List<TimeSpan>> _losses = [];
    private readonly Dictionary<VmId, int> _index;
    private readonly Dictionary<VmId, string> _homes = [];
    private readonly PlacementRole[] _roles;

    public CrowdedNodes(SimulatedCluster cluster)
    {
        _nodes = cluster.Nodes;
        _roles = [.. cluster.Roles];
        _index = _roles.Select((role, index) => (role.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
    }

    public IReadOnlyList<PlacementRole> Roles => _roles;

    /// <summary>Nodes that may be lost now.</summary>
    public IEnumerable<string> There => _nodes.Select(node => node.Name).Where(name => !_returns.ContainsKey(name));

    /// <summary>Nodes that are lost and fenced.</summary>
    public IReadOnlyList<string> Gone => [.. _returns.Keys];

    public int Away => _returns.Count;

    /// <returns>Whether it is quarantined from now on, and was not before.</returns>
    public bool Lose(string node, TimeSpan now, TimeSpan returns)
    {
        List<TimeSpan> losses = _losses.TryGetValue(node, out List<TimeSpan>? known) ? known : _losses[node] = [];
        bool before = QuarantineVerdict.Of([.. losses.Select(at => now - at)], null) is not null;
        losses.Add(now);
        _returns[node] = returns;
        return !before && QuarantineVerdict.Of([.. losses.Select(at => now - at)], null) is not null;
    }

    public void Return(TimeSpan now)
    {
        foreach (string name in _returns.Where(pair => pair.Value <= now).Select(pair => pair.Key).ToList())
        {
            _returns.Remove(name);
        }
    }

    /// <summary>The nodes with their states and what they have left.</summary>
    public IReadOnlyList<PlacementNode> Sight(TimeSpan now)
    {
        Dictionary<string, long> taken = _roles.Where(role => role is { Owner: not null, DesiredRunning: true }).GroupBy(role => role.Owner!)
            .ToDictionary(node => node.Key, node => node.Sum(role => role.MemoryBytes));
        return [.. _nodes.Select(node => node with
        {
            State = NodeHealth.Of(new NodeFacts
            {
                Name = node.Name,
                LeaseAlive = !_returns.ContainsKey(node.Name),
                DaemonAlive = !_returns.ContainsKey(node.Name),
                Fenced = true,
                Losses = _losses.TryGetValue(node.Name, out List<TimeSpan>? losses) ? [.. losses.Select(at => now - at)] : [],
            }).State,
            MemoryFreeBytes = node.MemoryBytes - taken.GetValueOrDefault(node.Name),
        })];
    }

    public IReadOnlyList<FailbackCandidate> Candidates(FailbackRule rule) =>
        [.. _roles.Select(role => new FailbackCandidate(role, rule, _homes.GetValueOrDefault(role.Id)))];

    /// <param name="role">Which.</param>
    /// <param name="to">Its new owner.</param>
    /// <param name="from">Where it was taken from; null when it goes home.</param>
    public void Move(PlacementRole role, string to, string? from)
    {
        int index = _index[role.Id];
        _roles[index] = _roles[index] with { Owner = to };
        if (from is null)
        {
            _homes.Remove(role.Id);
        }
        else
        {
            // The first one it was taken from is its home, not a stop on the way.
            _homes.TryAdd(role.Id, from);
        }
    }
}
