namespace Godwit.Lab.Guests;

/// <summary>What a client of the guest has seen since the last reset.</summary>
public sealed record OutageReport
{
    /// <summary>Longest time between two answers, the silence going on right now included.</summary>
    public required TimeSpan LongestGap { get; init; }

    /// <summary>How long the guest has been silent by now.</summary>
    public required TimeSpan CurrentGap { get; init; }

    public required long Sent { get; init; }

    public required long Answered { get; init; }

    /// <summary>Echoes never answered although a later one was.</summary>
    public required long Lost { get; init; }

    /// <summary>Highest record that the guest has said to be durably written, as any echo carries it.</summary>
    public required ulong Acknowledged { get; init; }

    /// <summary>How many records that it had said to be durably written a guest did not know of at a later echo, at most. Of the client's whole life.</summary>
    public ulong Forgotten { get; init; }

    /// <summary>Records the guest could not write.</summary>
    public required ulong WriteErrors { get; init; }

    /// <summary>Every gap of 50 ms and more, in order.</summary>
    public required IReadOnlyList<TimeSpan> Gaps { get; init; }
}
