using Godwit.Contracts.Clusters;
using Godwit.Contracts.Vms;
using Godwit.Host.Cluster.Placement;

namespace Godwit.Host.Tests.Cluster.Placement;

/// <summary>Nodes and roles of the tables, from a few words.</summary>
internal static class Cast
{
    public const long GiB = 1L << 30;

    /// <summary>"a:free/total" in GiB, then any of a state's name, "load=0.5", "rack=r1", "unfit"; nodes apart by blanks, words by commas.</summary>
    public static PlacementNode[] Nodes(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Node)];

    /// <summary>"web1:4@a" is 4 GiB at node a; then any of "high", "low", "manual", "off", "apart=x", "with=x", "prefers=b;c", "only=b;c", "use=2".</summary>
    public static PlacementRole[] Roles(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Role)];

    public static PlacementRole Role(string text)
    {
        string[] words = text.Split(',');
        string[] who = words[0].Split(':', '@');
        PlacementRole role = new()
        {
            Id = IdOf(who[0]), Name = who[0], MemoryBytes = (long)(double.Parse(who[1]) * GiB), Owner = who.Length > 2 ? who[2] : null, DesiredRunning = true,
        };
        return words.Skip(1).Aggregate(role, (so, word) => word.Split('=') switch
        {
            ["high"] => so with { Priority = RolePriority.High },
            ["low"] => so with { Priority = RolePriority.Low },
            ["manual"] => so with { Priority = RolePriority.NoAutoStart },
            ["off"] => so with { DesiredRunning = false },
            ["apart", var group] => so with { AntiAffinity = [.. so.AntiAffinity, group] },
            ["with", var group] => so with { Affinity = [.. so.Affinity, group] },
            ["prefers", var owners] => so with { PreferredOwners = owners.Split(';') },
            ["only", var owners] => so with { PossibleOwners = owners.Split(';') },
            ["use", var processors] => so with { ProcessorUse = double.Parse(processors) },
            _ => throw new ArgumentException(word),
        });
    }

    public static VmId IdOf(string name)
    {
        byte[] bytes = new byte[16];
        System.Text.Encoding.ASCII.GetBytes(name, bytes);
        return new VmId(new Guid(bytes));
    }

    private static PlacementNode Node(string text)
    {
        string[] words = text.Split(',');
        string[] who = words[0].Split(':', '/');
        PlacementNode node = new()
        {
            Name = who[0], State = NodeState.Up, MemoryFreeBytes = (long)(double.Parse(who[1]) * GiB), MemoryBytes = long.Parse(who[2]) * GiB, ProcessorCount = 10,
        };
        return words.Skip(1).Aggregate(node, (so, word) => word.Split('=') switch
        {
            ["load", var share] => so with { ProcessorLoad = double.Parse(share) },
            ["rack", var rack] => so with { FaultDomain = rack },
            ["unfit"] => so with { Unfit = $"{so.Name} has lost the volume csv1" },
            [var state] => so with { State = Enum.Parse<NodeState>(state, ignoreCase: true) },
            _ => throw new ArgumentException(word),
        });
    }
}
