namespace Godwit.Host.Migration.Convergence;

/// <summary>How memory stands on its way, honestly: what counts is what the destination's kernel has acknowledged.</summary>
internal sealed record ConvergenceSight
{
    /// <summary>Time since all of memory has been sent once; null before.</summary>
    public required TimeSpan? Since { get; init; }

    /// <summary>Bytes of the guest that are still to be sent.</summary>
    public required long RemainingBytes { get; init; }

    /// <summary>Bytes that QEMU takes for sent and that still wait on this host or on the wire. The pause waits for them, too.</summary>
    public required long BacklogBytes { get; init; }

    /// <summary>Bytes a second that the link carries away; null until measured.</summary>
    public required double? WireBytesPerSecond { get; init; }

    /// <summary>Bytes on the wire for one byte of the guest: below 1 as far as memory compresses.</summary>
    public required double WireBytesPerGuestByte { get; init; }

    /// <summary>Bytes of the guest that it makes dirty a second; null until the second pass.</summary>
    public required long? DirtyBytesPerSecond { get; init; }

    /// <summary>Bytes of the guest a second that the link takes.</summary>
    public double? GuestBytesPerSecond => WireBytesPerSecond / WireBytesPerGuestByte;

    /// <summary>How long the guest's memory would keep it paused if it were paused now; null while nobody knows.</summary>
    public TimeSpan? ExpectedPause => WireBytesPerSecond is > 0 and { } rate
        ? TimeSpan.FromSeconds(Math.Min((BacklogBytes + (RemainingBytes * WireBytesPerGuestByte)) / rate, 86_400))
        : null;

    /// <summary>The guest writes about as fast as the link takes it, or faster.</summary>
    public bool OutrunsLink => DirtyBytesPerSecond is { } dirty && GuestBytesPerSecond is { } rate && dirty > 0.9 * rate;
}
