using Godwit.Contracts.Clusters;
using Godwit.Contracts.Vms;
using Godwit.Host.Cluster.Placement;

namespace Godwit.Bench.Cluster;

/// <summary>Nodes in racks, with roles as a company has them: many small, some large, a third of them in groups of three that keep apart.</summary>
internal sealed class SimulatedCluster
{
    private const long GiB = 1L << 30;
    private const int NodesInRack = 8;

    /// <summary>A node's memory for guests.</summary>
    public const long NodeBytes = 768 * GiB;

    private static readonly int[] Sizes = [1, 2, 2, 4, 4, 4, 8, 8, 16];

    public SimulatedCluster(int nodes, int rolesOnEach, Random random)
    {
        Nodes = [.. Enumerable.Range(0, nodes).Select(i => new PlacementNode
        {
            Name = $"node{i:00}",
            State = NodeState.Up,
            MemoryBytes = NodeBytes,
            MemoryFreeBytes = NodeBytes,
            ProcessorCount = 128,
            FaultDomain = $"rack{i / NodesInRack}",
        })];
        PlacementRole[] roles = [.. Enumerable.Range(0, nodes * rolesOnEach).Select(i => Role(i, random))];

        // As a cluster that has been lived in: placed one after the other by the real choice, in no particular order.
        PlacementBoard board = new(Nodes, [], PlacementRules.Default);
        Unplaced = 0;
        for (int i = 0; i < roles.Length; i++)
        {
            if (board.Choose(roles[i]).Node is { } node)
            {
                board.Put(roles[i], node);
                roles[i] = roles[i] with { Owner = node };
            }
            else
            {
                Unplaced++;
            }
        }

        Roles = roles;
        Nodes = [.. Nodes.Select(node => node with { MemoryFreeBytes = board.FreeBytesOf(node.Name) })];
    }

    public IReadOnlyList<PlacementNode> Nodes { get; }

    public IReadOnlyList<PlacementRole> Roles { get; }

    /// <summary>How many found no place at the beginning.</summary>
    public int Unplaced { get; }

    private static PlacementRole Role(int index, Random random)
    {
        int size = Sizes[random.Next(Sizes.Length)];
        return new PlacementRole
        {
            Id = new VmId(new Guid(index, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])),
            Name = $"vm{index:0000}",
            MemoryBytes = size * GiB,
            ProcessorCount = Math.Max(1, size / 2),
            ProcessorUse = size * random.NextDouble() / 8,
            Priority = random.Next(10) switch
            {
                0 => RolePriority.High,
                <= 6 => RolePriority.Medium,
                <= 8 => RolePriority.Low,
                _ => RolePriority.NoAutoStart,
            },
            AntiAffinity = index % 3 == 0 ? [$"tier{index / 9}"] : [],
            DesiredRunning = random.Next(20) > 0,
        };
    }
}
