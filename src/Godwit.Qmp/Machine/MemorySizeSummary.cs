namespace Godwit.Qmp;

/// <summary>The guest's memory in bytes.</summary>
public sealed record MemorySizeSummary
{
    public required long BaseMemory { get; init; }

    public long? PluggedMemory { get; init; }
}
