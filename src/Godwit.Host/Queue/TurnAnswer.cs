namespace Godwit.Host.Queue;

/// <summary>What a destination says to a move that asks for room.</summary>
internal sealed record TurnAnswer
{
    /// <summary>There is room, and it is kept for this move until its landing comes, some seconds at most.</summary>
    public required bool Granted { get; init; }
}
