namespace Godwit.Host.Storage.Locks;

/// <summary>Locks that were taken for a guest and are still ours: by path, each to be handed to its QEMU.</summary>
internal sealed class HeldLocks : IDisposable
{
    private readonly List<(string Path, RangeLock Lock)> _locks = [];

    public IReadOnlyList<(string Path, RangeLock Lock)> All => _locks;

    public void Add(string path, RangeLock held) => _locks.Add((path, held));

    /// <summary>Ours go; those of a QEMU that was handed them stay.</summary>
    public void Dispose()
    {
        foreach ((_, RangeLock held) in _locks)
        {
            held.Dispose();
        }

        _locks.Clear();
    }
}
