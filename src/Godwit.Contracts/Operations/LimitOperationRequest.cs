namespace Godwit.Contracts.Operations;

/// <summary>Caps what a running operation copies.</summary>
public sealed record LimitOperationRequest
{
    /// <summary>Bytes a second; null lifts the cap.</summary>
    public long? MaximumBytesPerSecond { get; init; }
}
