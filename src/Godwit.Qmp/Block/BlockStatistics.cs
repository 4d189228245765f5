namespace Godwit.Qmp;

/// <summary>What was read and written since QEMU started.</summary>
public sealed record BlockStatistics
{
    public string? Device { get; init; }

    public string? NodeName { get; init; }

    /// <summary>Path of the guest's device: "/machine/peripheral/vd-disk0/virtio-backend".</summary>
    public string? Qdev { get; init; }

    public required BlockCounters Stats { get; init; }
}
