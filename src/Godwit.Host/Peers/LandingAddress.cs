namespace Godwit.Host.Peers;

/// <summary>Where the destination's QEMU waits.</summary>
internal sealed record LandingAddress
{
    /// <summary>IP address on the network that carries the move.</summary>
    public required string Host { get; init; }

    public required int MemoryPort { get; init; }

    /// <summary>Null when no disk moves.</summary>
    public int? DiskPort { get; init; }

    /// <summary>Name to find in the destination's transfer certificate.</summary>
    public required string TlsHostName { get; init; }
}
