namespace Godwit.Host.StorageMigration;

/// <summary>Where a VM's files are, as the register says.</summary>
internal enum StorageOrderState
{
    /// <summary>At the old place. What is at the new one is a copy.</summary>
    Open,
    /// <summary>At the new place. What is at the old one is a copy.</summary>
    Switched,
    /// <summary>At the old place, and the copy is to go.</summary>
    Aborted,
}
