namespace Godwit.Contracts.Moves;

/// <summary>A file of the VM that would go to the other host.</summary>
public sealed record PlannedFile
{
    public required string SourceFilePath { get; init; }

    public required string DestinationFilePath { get; init; }

    /// <summary>Allocated bytes; null when the file is too small to count.</summary>
    public long? AllocatedBytes { get; init; }

    /// <summary>True for what the running guest writes to: it is copied while writes go on. The rest goes before as it is.</summary>
    public required bool IsMirrored { get; init; }
}
