namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>When a fault strikes a storage migration.</summary>
public enum StorageMoment
{
    /// <summary>Disks are being copied.</summary>
    Mirroring,

    /// <summary>The guest is paused on its new files; the register names the old place.</summary>
    Switch,

    /// <summary>The register names the new place; the guest has not gone on.</summary>
    Switched,
}
