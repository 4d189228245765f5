using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;
using Spectre.Console;

namespace Godwit.Cli.Commands.Clusters;

internal static class ClusterTest
{
    private static readonly Column[] Columns = [new("Category"), new("Test"), new("Result"), new("Verdict")];

    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples(
            "test", "Validates the cluster: network, storage, time, versions, quorum, fencing, and room for the roles of any node that dies. Nothing is changed.",
            "godwit cluster test", "godwit cluster test --json > report.json")
        {
            Remarks = "It exits with 1 when a test failed; warnings do not count.",
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            IReadOnlyList<ValidationFinding> findings = await invocation.Client.ValidateClusterAsync(cancellationToken);
            if (invocation.Json)
            {
                invocation.Printer.Json(findings, GodwitJson.Default.IReadOnlyListValidationFinding);
            }
            else
            {
                invocation.Printer.Table(Columns, findings.Select(Row));
                // What is so on every node is said once.
                foreach (string words in findings.Select(finding => finding.Problem?.ToString()).OfType<string>().Distinct(StringComparer.Ordinal))
                {
                    invocation.Printer.Words(words);
                }
            }

            return findings.Any(finding => finding is { Problem: not null, IsWarning: false }) ? ExitCodes.Failed : ExitCodes.Ok;
        });

    private static IReadOnlyList<Cell> Row(ValidationFinding finding) =>
    [
        finding.Category, finding.Test, finding.Result,
        finding.Problem is null ? new Cell("passed", Color.Green) : finding.IsWarning ? new Cell("warning", Color.Yellow) : new Cell("failed", Color.Red),
    ];
}
