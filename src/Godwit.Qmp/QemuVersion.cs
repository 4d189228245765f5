namespace Godwit.Qmp;

/// <summary>Which QEMU this is.</summary>
public sealed record QemuVersion
{
    public required QemuVersionNumber Qemu { get; init; }

    /// <summary>The distribution's own version text; may be empty.</summary>
    public required string Package { get; init; }
}
