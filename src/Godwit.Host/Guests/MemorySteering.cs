namespace Godwit.Host.Guests;

/// <summary>What QEMU is told about the end of a memory transfer, at its start and again as often as the view of it changes.</summary>
internal sealed record MemorySteering
{
    /// <summary>QEMU's smallest: it ends a transfer when less than this is left, and looks for new dirt only then.</summary>
    public const long OnePage = 4096;

    /// <summary>QEMU pauses the guest when fewer of its bytes than these are left to be sent.</summary>
    public required long SwitchoverBytes { get; init; }

    public required TimeSpan DowntimeLimit { get; init; }

    /// <summary>Most that the guest's processors are held back; 0 is not at all.</summary>
    public required int ThrottlePercent { get; init; }

    /// <summary>The guest shall go ahead now, and what is left of its memory follow.</summary>
    public bool GoesAhead { get; init; }

    /// <summary>Whether QEMU should hear of it: every number wobbles, and each telling costs a question.</summary>
    public bool DiffersFrom(MemorySteering told) =>
        DowntimeLimit != told.DowntimeLimit || ThrottlePercent != told.ThrottlePercent
        || SwitchoverBytes < told.SwitchoverBytes * 0.9 || SwitchoverBytes > told.SwitchoverBytes * 1.25;
}
