using Godwit.Contracts.Moves;

namespace Godwit.Contracts.Operations;

/// <summary>Gives a waiting move another place in the queue of its host. One of the two is said.</summary>
public sealed record QueueOperationRequest
{
    /// <summary>1 is the next; a number above the last place is the last.</summary>
    public int? Position { get; init; }

    /// <summary>Behind those of this priority and of higher ones.</summary>
    public MovePriority? Priority { get; init; }
}
