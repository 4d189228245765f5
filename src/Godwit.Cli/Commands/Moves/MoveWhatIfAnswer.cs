using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Moves;

namespace Godwit.Cli.Commands.Moves;

/// <summary>A move that was only thought, for people or as JSON.</summary>
internal static class MoveWhatIfAnswer
{
    private static readonly Column[] Columns = [new("FROM"), new("TO"), new("SIZE", RightAligned: true), new("HOW")];

    /// <returns>The exit code, as that of --check.</returns>
    public static int Show(Invocation invocation, MoveWhatIf answer)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(answer, GodwitJson.Default.MoveWhatIf);
            return Incompatibilities.CodeOf(answer.Compatibility);
        }

        int code = Move.Show(invocation, answer.Compatibility);
        if (answer.Files.Count > 0)
        {
            invocation.Printer.Words("");
            invocation.Printer.Table(Columns, answer.Files.Select(Row));
        }

        if (answer.Prediction is { } prediction)
        {
            invocation.Printer.Words("");
            invocation.Printer.Facts(PredictionWords.Facts(prediction));
        }

        return code;
    }

    private static IReadOnlyList<Cell> Row(PlannedFile file) =>
    [
        new(file.SourceFilePath), new(file.DestinationFilePath), new(file.AllocatedBytes is { } bytes ? Sizes.Format(bytes) : ""),
        new(file.IsMirrored ? "while it is written" : "as it is"),
    ];
}
