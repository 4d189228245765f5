namespace Godwit.Host.Storage.Locks;

/// <summary>Locks that were taken for a guest and are still ours: by path, each to be handed to its QEMU.</summary>
internal sealed class HeldLocks : IDisposable
{
    private readonly List<(string Path, FileLock Lock)> _locks = [];

    public IReadOnlyList<(string Path, FileLock Lock)> All => _locks;

    public void Add(string path, FileLock held) => _locks.Add((path, held));

    /// <summary>All go: of locks that were handed to nobody.</summary>
    public void Release()
    {
        foreach ((_, FileLock held) in _locks)
        {
            held.Release();
        }

        _locks.Clear();
    }

    /// <summary>What they lock is gone, and so are their files: deleted while they are held, let go before their folders are, for a server keeps what is open.</summary>
    public void Delete()
    {
        foreach (string path in _locks.Select(held => held.Path).ToArray())
        {
            Delete(path);
        }
    }

    /// <summary>The same of one of them.</summary>
    public void Delete(string path)
    {
        StorageLocks.DeleteHeld(path);
        foreach ((_, FileLock held) in _locks.Where(held => held.Path == path))
        {
            held.Dispose();
        }

        _locks.RemoveAll(held => held.Path == path);
    }

    /// <summary>Ours go; those of a QEMU that was handed them stay.</summary>
    public void Dispose()
    {
        foreach ((_, FileLock held) in _locks)
        {
            held.Dispose();
        }

        _locks.Clear();
    }
}
