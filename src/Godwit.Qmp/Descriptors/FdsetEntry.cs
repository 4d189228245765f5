namespace Godwit.Qmp;

/// <summary>A file of a set.</summary>
public sealed record FdsetEntry
{
    /// <summary>QEMU's number of it.</summary>
    public required long Fd { get; init; }

    /// <summary>The words it came with.</summary>
    public string? Opaque { get; init; }
}
