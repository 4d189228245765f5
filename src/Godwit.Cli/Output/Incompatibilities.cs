using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Output;

/// <summary>A compatibility report, for people or as JSON.</summary>
internal static class Incompatibilities
{
    private static readonly Column[] Columns = [new("SEVERITY"), new("ID"), new("CAUSE"), new("REMEDY"), new("FIX")];

    /// <param name="invocation">Where to.</param>
    /// <param name="report">What was found.</param>
    /// <param name="possible">The sentence for when only warnings speak against it.</param>
    /// <param name="impossible">The other one.</param>
    /// <returns>The exit code.</returns>
    public static int Show(Invocation invocation, CompatibilityReport report, string possible, string impossible)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(report, GodwitJson.Default.CompatibilityReport);
        }
        else
        {
            invocation.Printer.Words(report.IsCompatible ? possible : impossible);
            if (report.Incompatibilities.Count > 0)
            {
                invocation.Printer.Table(Columns, report.Incompatibilities.Select(Row));
            }
        }

        return CodeOf(report);
    }

    public static int CodeOf(CompatibilityReport report) => report.IsCompatible ? ExitCodes.Ok : ExitCodes.Refused;

    private static IReadOnlyList<Cell> Row(Incompatibility found) =>
        [new(found.Severity.ToString()), new(ProblemIdJson.NameOf(found.Id)), new(found.Message), new(found.Remedy), new(found.Fix ?? "")];
}
