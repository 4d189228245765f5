namespace Godwit.Qmp;

/// <summary>A set of files that QEMU was given.</summary>
public sealed record Fdset
{
    public required long FdsetId { get; init; }

    public required IReadOnlyList<FdsetEntry> Fds { get; init; }
}
