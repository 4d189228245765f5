using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Domains;
using Spectre.Console;

namespace Godwit.Cli.Commands;

internal static class Audit
{
    private static readonly Column[] Columns =
        [new("No", RightAligned: true), new("At"), new("Who"), new("Outcome", RightAligned: true), new("Action")];

    public static Command Create(Surroundings surroundings)
    {
        Option<int?> limit = CommonArguments.Limit("How many at most");
        return new CommandWithExamples(
            "audit", "Lists who asked a host to change something, the newest first.", "godwit audit --limit 20") { limit }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                IReadOnlyList<AuditEntry> entries = await invocation.Client.GetAuditAsync(invocation.Of(limit), cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(entries, GodwitJson.Default.IReadOnlyListAuditEntry);
                }
                else
                {
                    invocation.Printer.Table(Columns, entries.Select(Row));
                }

                return ExitCodes.Ok;
            });
    }

    private static IReadOnlyList<Cell> Row(AuditEntry entry) =>
    [
        $"{entry.Number}",
        Moments.Format(entry.At),
        entry.Who,
        new Cell($"{entry.Outcome}", entry.Outcome >= 400 ? Color.Red : null),
        entry.Action,
    ];
}
