namespace Godwit.Host.Guests;

/// <summary>The accelerator of a host's guests.</summary>
internal sealed record AcceleratorChoice
{
    public required Accelerator Accelerator { get; init; }

    /// <summary>Why that one, in a sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>QEMU's word for it.</summary>
    public string Name => Accelerator switch { Accelerator.Kvm => "kvm", Accelerator.Tcg => "tcg" };
}
