namespace Godwit.Qmp;

/// <summary>Where QEMU keeps a file that it was given.</summary>
public sealed record AddedFd
{
    public required long FdsetId { get; init; }

    /// <summary>QEMU's number of it.</summary>
    public required long Fd { get; init; }
}
