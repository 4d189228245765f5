namespace Godwit.Host.Storage.Locks;

/// <summary>Locks that were taken for a guest and are still ours: by path, each to be handed to its QEMU.</summary>
internal sealed class HeldLocks : IDisposable
{
    private readonly List<(string Path, FileLock Lock)> _locks = [];
    private bool _areHanded;

    public IReadOnlyList<(string Path, FileLock Lock)> All => _locks;

    public void Add(string path, FileLock held) => _locks.Add((path, held));

    /// <summary>A QEMU gets them: from here on its own count, too.</summary>
    public void HandOver() => _areHanded = true;

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
            LetGo(held);
        }

        _locks.RemoveAll(held => held.Path == path);
    }

    /// <summary>All go; those of a QEMU that was handed them stay.</summary>
    public void Dispose()
    {
        foreach ((_, FileLock held) in _locks)
        {
            LetGo(held);
        }

        _locks.Clear();
    }

    private void LetGo(FileLock held)
    {
        if (!_areHanded)
        {
            held.Release();
        }

        held.Dispose();
    }
}
