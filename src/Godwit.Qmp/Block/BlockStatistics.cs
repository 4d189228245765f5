namespace Godwit.Qmp;

/// <summary>What was read and written since QEMU started.</summary>
public sealed record BlockStatistics
{
    public string? Device { get; init; }

    public string? NodeName { get; init; }

    public required BlockCounters Stats { get; init; }
}
