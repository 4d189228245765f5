namespace Godwit.Contracts.Moves;

/// <summary>What a move tries when the guest's memory has not come to its end by then. What is null stays as it was.</summary>
public sealed record MovePolicyStep
{
    /// <summary>Counted from when all of memory has been sent once, seconds.</summary>
    public required int AfterSeconds { get; init; }

    /// <summary>Pause that is aimed at from here on, milliseconds; not above the blackout cap.</summary>
    public int? DowntimeLimitMilliseconds { get; init; }

    /// <summary>Most that the guest's processors are held back from here on while it writes too fast, per cent, 1 to 99.</summary>
    public int? ThrottlePercent { get; init; }
}
