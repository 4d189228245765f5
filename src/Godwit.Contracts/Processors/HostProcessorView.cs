namespace Godwit.Contracts.Processors;

/// <summary>What a host's processor can give to guests, under the host's accelerator and by its QEMU's own account. Names of features and models are QEMU's.</summary>
public sealed record HostProcessorView
{
    public required string HostName { get; init; }

    /// <summary>"GenuineIntel", "AuthenticAMD".</summary>
    public required string Manufacturer { get; init; }

    /// <summary>"kvm" or "tcg".</summary>
    public required string Accelerator { get; init; }

    public required string QemuVersion { get; init; }

    /// <summary>Every feature that a guest could have here, by name; a move keeps all of them that a guest has.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>What a guest with the model "host" or "max" would see beside features, "family=6, model=85, …".</summary>
    public required string Identity { get; init; }

    /// <summary>Each model that this QEMU knows, with those of its features that a guest would lack here.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Models { get; init; }
}
