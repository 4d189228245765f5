namespace Godwit.Host.Cluster.Records;

/// <summary>A node's daemon answers; what it has to give.</summary>
internal sealed record DaemonLife
{
    public required string Version { get; init; }

    public required string Accelerator { get; init; }

    public string? ProcessorManufacturer { get; init; }

    public required int ProcessorCount { get; init; }

    public required long MemoryBytes { get; init; }

    /// <summary>What guests can still have.</summary>
    public required long MemoryFreeBytes { get; init; }

    /// <summary>Cluster shared volumes that it has, with their free bytes.</summary>
    public required IReadOnlyDictionary<string, VolumeSight> Volumes { get; init; }

    /// <summary>Virtual switches that it has.</summary>
    public required IReadOnlyList<string> Switches { get; init; }
}
