namespace Godwit.Contracts.Moves;

/// <summary>One disk on its way.</summary>
public sealed record DiskProgress
{
    public required string Id { get; init; }

    public required string SourcePath { get; init; }

    public required string DestinationPath { get; init; }

    /// <summary>Bytes that have been read and, where they hold data, sent.</summary>
    public required long BytesDone { get; init; }

    /// <summary>Bytes still to go. Grows when the guest writes to what was copied already.</summary>
    public required long BytesToGo { get; init; }

    /// <summary>True once both copies are the same and stay so.</summary>
    public required bool InSync { get; init; }
}
