namespace Godwit.Host.Cluster.Fencing;

/// <summary>Who holds the lock of a dead node's guests, and so how long it stays taken after the node has lost its power.</summary>
internal enum StorageRelease
{
    /// <summary>Nothing to wait for, or nothing known.</summary>
    AtOnce,

    /// <summary>A file server gives up a silent client: 10 s with the keepalive that docs/shared-storage.md asks for.</summary>
    Smb,

    /// <summary>The surviving nodes declare it dead, then replay its journal: 28 s after a loss of power, 50 s after a cut network.</summary>
    Ocfs2,
}
