namespace Godwit.Contracts.Moves;

public sealed record PhaseTime
{
    public required MovePhase Phase { get; init; }

    public required TimeSpan Duration { get; init; }
}
