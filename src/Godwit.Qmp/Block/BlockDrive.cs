namespace Godwit.Qmp;

/// <summary>A drive of the guest.</summary>
public sealed record BlockDrive
{
    /// <summary>The device's place in QOM: "/machine/peripheral/ID/virtio-backend" for a virtio disk.</summary>
    public string? Qdev { get; init; }

    /// <summary>Null for a drive without a medium.</summary>
    public BlockMedium? Inserted { get; init; }
}
