using Godwit.Contracts.Compatibility;

namespace Godwit.Contracts.Moves;

/// <summary>What a move would do and cost, without doing it.</summary>
public sealed record MoveWhatIf
{
    /// <summary>The checks that every move begins with.</summary>
    public required CompatibilityReport Compatibility { get; init; }

    /// <summary>What would go where, vm.json apart. Empty when both hosts reach the same files, and when the move has no plan.</summary>
    public required IReadOnlyList<PlannedFile> Files { get; init; }

    /// <summary>Null when the move has no plan.</summary>
    public MovePrediction? Prediction { get; init; }
}
