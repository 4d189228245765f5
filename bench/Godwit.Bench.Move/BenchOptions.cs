using Godwit.Contracts.Vms;

namespace Godwit.Bench.Move;

/// <summary>What is moved, and how often.</summary>
internal sealed record BenchOptions
{
    /// <summary>Moves by each contender; they take turns.</summary>
    public required int Runs { get; init; }

    /// <summary>The guest's memory (MiB).</summary>
    public required int MemoryMebibytes { get; init; }

    /// <summary>Random bytes on each disk (MiB).</summary>
    public required int DataMebibytes { get; init; }

    public required int Disks { get; init; }

    public required DiskFormat Format { get; init; }

    /// <summary>What the guest does meanwhile, as its agent takes it ("drate=100 mem=32 mrate=5"); empty is nothing.</summary>
    public required string Load { get; init; }

    /// <summary>Rate of the move network as tc writes it.</summary>
    public required string Rate { get; init; }

    /// <summary>Each disk's size: its data, the record area before it, and room that is never written.</summary>
    public long DiskBytes => Math.Max(512, DataMebibytes + 192) * 1L << 20;
}
