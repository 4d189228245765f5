namespace Godwit.Bench.Storage;

/// <summary>How large the disks are and how often each way is measured.</summary>
internal sealed record StorageBenchOptions
{
    public required int Runs { get; init; }

    /// <summary>Virtual size of all disks together, MiB.</summary>
    public required int SizeMebibytes { get; init; }

    /// <summary>Random data on all disks together, MiB, in pieces of 64 KiB all over them.</summary>
    public required int DataMebibytes { get; init; }

    /// <summary>What the page cache takes for a copy, twice.</summary>
    public long MemoryBytes => 2L * DataMebibytes << 20;
}
