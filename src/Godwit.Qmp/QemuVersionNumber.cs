namespace Godwit.Qmp;

/// <summary>QEMU's version, most significant part first.</summary>
public sealed record QemuVersionNumber
{
    public required int Major { get; init; }

    public required int Minor { get; init; }

    public required int Micro { get; init; }
}
