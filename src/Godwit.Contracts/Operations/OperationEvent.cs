using Godwit.Contracts.Moves;

namespace Godwit.Contracts.Operations;

/// <summary>Something that happened to an operation.</summary>
public sealed record OperationEvent
{
    /// <summary>Its number, for good: the event id of the log line that says the same. docs/observability.md lists them.</summary>
    public required int Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The phase that begins. Null when it is about something else.</summary>
    public MovePhase? Phase { get; init; }

    /// <summary>One sentence.</summary>
    public required string Message { get; init; }
}
