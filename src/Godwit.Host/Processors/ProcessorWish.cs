using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Processors;

/// <summary>What a request says of a VM's processor model.</summary>
internal sealed record ProcessorWish(string? CpuModel, bool? Enabled, CompatibilityForMigrationMode? Mode)
{
    public bool IsNone => this is { CpuModel: null, Enabled: null, Mode: null };

    /// <summary>A mode alone enables it.</summary>
    public bool? ShallBeEnabled => Enabled ?? (Mode is null ? null : true);

    public static ProcessorWish Of(SetVmRequest request) => new(request.CpuModel, request.CompatibilityForMigrationEnabled, request.CompatibilityForMigrationMode);

    public static ProcessorWish Of(CreateVmRequest request) => new(request.CpuModel, request.CompatibilityForMigrationEnabled, request.CompatibilityForMigrationMode);

    /// <param name="vm">Its name.</param>
    /// <param name="enabled">Whether compatibility for migration chooses its model now.</param>
    /// <exception cref="RefusedException">It contradicts itself.</exception>
    public void Check(string vm, bool enabled)
    {
        if (Enabled is false && Mode is not null)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, vm, "Compatibility for migration is turned off, and a mode of it is named.", "Leave one of the two out.");
        }

        if (CpuModel is not null && (ShallBeEnabled ?? enabled))
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, vm, $"The processor model of {vm} is chosen by its compatibility for migration, and cannot be named as well.",
                "Turn compatibility for migration off, or name no model.");
        }
    }
}
