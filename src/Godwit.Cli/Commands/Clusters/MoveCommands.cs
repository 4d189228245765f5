using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

internal static class MoveCommands
{
    private static readonly Column[] Columns =
    [
        new("Role"), new("Type"), new("From"), new("To"), new("State"), new("Asked"), new("By"), new("Stood still", RightAligned: true), new("Why"),
    ];

    public static Command Create(Surroundings surroundings) => new CommandWithExamples("move", "Planned moves between nodes.") { List(surroundings) };

    private static Command List(Surroundings surroundings) =>
        new CommandWithExamples("list", "Lists planned moves, the newest first: waiting, running, and those of the last day.", "godwit cluster move list")
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                IReadOnlyList<RoleMoveView> moves = await invocation.Client.GetClusterMovesAsync(cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(moves, GodwitJson.Default.IReadOnlyListRoleMoveView);
                }
                else
                {
                    invocation.Printer.Table(Columns, moves.Select(move => (IReadOnlyList<Cell>)
                    [
                        move.VmName, move.Type.ToString(), move.SourceNode, move.DestinationNode ?? "best node", move.State.ToString(), Moments.Format(move.AskedAt), move.AskedBy,
                        move.Blackout is { } blackout ? $"{blackout.TotalMilliseconds:0} ms" : "", move.Problem?.Message ?? "",
                    ]));
                }

                return ExitCodes.Ok;
            });
}
