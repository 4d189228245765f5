namespace Godwit.Host.Guests;

/// <summary>How a guest gets on with its disks, from one look to the next.</summary>
/// <param name="Latency">Mean time of its slowest kind of request; null when none has ended.</param>
/// <param name="RequestsPerSecond">Of all kinds and disks.</param>
internal sealed record GuestPulse(TimeSpan? Latency, double RequestsPerSecond)
{
    public static GuestPulse None { get; } = new(null, 0);
}
