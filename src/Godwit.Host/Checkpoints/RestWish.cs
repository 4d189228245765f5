namespace Godwit.Host.Checkpoints;

/// <summary>Whether a guest's file systems are to be at rest when its disks are kept.</summary>
internal enum RestWish
{
    None,
    WherePossible,
    Required,
}
