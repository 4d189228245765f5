using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Problems;

namespace Godwit.Host.Migration;

/// <summary>Which requirements a move may begin without.</summary>
internal static class MoveSeverity
{
    public static IncompatibilitySeverity Of(ProblemId id) =>
        id is ProblemId.QemuOlder or ProblemId.ClockDiffers or ProblemId.MigrationLimitReached or ProblemId.ProcessorFeaturesReduced
            ? IncompatibilitySeverity.Warning
            : IncompatibilitySeverity.Error;
}
