using Godwit.Contracts.Vms;

namespace Godwit.Host.Processors;

/// <summary>A VM's processor model, and why it has that one.</summary>
/// <param name="Model">QEMU's name.</param>
/// <param name="Mode">By which compatibility for migration chose it; null where it did not.</param>
/// <param name="WithoutCompatibility">The model that comes back; null where compatibility did not choose.</param>
internal sealed record ChosenProcessor(string Model, CompatibilityForMigrationMode? Mode = null, string? WithoutCompatibility = null)
{
    public VmConfiguration In(VmConfiguration vm) => vm with
    {
        CpuModel = Model,
        CompatibilityForMigrationEnabled = Mode is null ? null : true,
        CompatibilityForMigrationMode = Mode,
        CpuModelWithoutCompatibility = WithoutCompatibility,
    };
}
