using Godwit.Cli.Output;
using Godwit.Contracts.Clusters;
using Spectre.Console;

namespace Godwit.Cli.Commands.Clusters;

/// <summary>Nodes as a table, with what is wrong with them below it.</summary>
internal static class NodeRows
{
    private static readonly Column[] Columns =
    [
        new("Name"), new("State"), new("Roles", RightAligned: true), new("Memory", RightAligned: true), new("Drain"), new("Vote"), new("Fenced by"), new("Fault domain"),
    ];

    public static void Print(Printer printer, IReadOnlyList<NodeView> nodes)
    {
        printer.Table(Columns, nodes.Select(Row));
        foreach (NodeView node in nodes.Where(node => node.Problem is not null))
        {
            printer.Words(node.Problem!.ToString());
        }
    }

    private static IReadOnlyList<Cell> Row(NodeView node) =>
    [
        node.IsLeader ? $"{node.Name} (leader)" : node.IsWitness ? $"{node.Name} (witness)" : node.Name,
        new Cell(node.State.ToString(), node.State is NodeState.Up ? Color.Green : node.State is NodeState.Paused or NodeState.Draining ? Color.Yellow : Color.Red),
        node.IsWitness ? "" : $"{node.RoleCount}",
        node is { MemoryFreeBytes: { } free, MemoryBytes: { } all } ? $"{Sizes.Format(free)} free of {Sizes.Format(all)}" : "",
        node.Drain is DrainStatus.NotInitiated ? "" : node.Drain.ToString(),
        node.HasVote ? "yes" : "no",
        node.IsWitness ? "" : node.FenceAgent ?? (node.Watchdog is { } watchdog ? $"guardian, {watchdog}" : "guardian"),
        node.FaultDomain ?? "",
    ];
}
