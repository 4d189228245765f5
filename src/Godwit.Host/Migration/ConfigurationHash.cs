using System.Security.Cryptography;
using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Migration;

/// <summary>
/// Fingerprint of what a guest can see of its machine. Paths and switch names may differ between hosts; nothing else may,
/// and QEMU itself does not compare CPU models, MAC addresses or kernel command lines (facts/qemu.md §1).
/// </summary>
internal static class ConfigurationHash
{
    public static string Of(VmConfiguration configuration)
    {
        VmConfiguration visible = configuration with
        {
            Disks = [.. configuration.Disks.Select(disk => disk with { Path = "", Format = DiskFormat.Raw, NodeName = null, Layers = null })],
            NetworkAdapters = [.. configuration.NetworkAdapters.Select(adapter => adapter with { SwitchName = null })],
            Firmware = configuration.Firmware is { } firmware ? firmware with { VariablesPath = "", NodeName = null } : null,
            Tpm = configuration.Tpm is null ? null : new TrustedPlatformModule { StatePath = "" },
            DvdDrives = configuration.DvdDrives is { } drives ? [.. drives.Select(drive => drive with { Path = null })] : null,
            // Why it has its processor model; the model itself is what the guest sees.
            CompatibilityForMigrationEnabled = null,
            CompatibilityForMigrationMode = null,
            CpuModelWithoutCompatibility = null,
            Checkpoints = null,
            ParentCheckpointId = null,
            CheckpointType = null,
            CheckpointFolder = null,
            SmartPagingFolder = null,
            DirectBoot = configuration.DirectBoot is { } boot
                ? boot with { KernelPath = "", InitialRamDiskPath = boot.InitialRamDiskPath is null ? null : "" }
                : null,
        };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(visible, GodwitJson.Default.VmConfiguration)));
    }
}
