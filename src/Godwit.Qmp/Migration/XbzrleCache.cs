namespace Godwit.Qmp;

/// <summary>How well the delta compression of changed pages does.</summary>
public sealed record XbzrleCache
{
    /// <summary>In bytes.</summary>
    public required long CacheSize { get; init; }

    /// <summary>Sent in compressed form.</summary>
    public required long Bytes { get; init; }

    public required long Pages { get; init; }

    public required long CacheMiss { get; init; }

    public required double CacheMissRate { get; init; }

    public required double EncodingRate { get; init; }

    public required long Overflow { get; init; }
}
