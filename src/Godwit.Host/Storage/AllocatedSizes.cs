using System.Collections.Concurrent;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Storage;

/// <summary>
/// What files occupy, for people to see. Nobody who lists virtual machines is to wait for a file server that is away: of files on its share
/// the size that was seen last is told.
/// </summary>
internal sealed class AllocatedSizes(VolumeWatch watch)
{
    private readonly ConcurrentDictionary<string, long> _onShares = new(StringComparer.Ordinal);

    /// <summary>Bytes.</summary>
    public long Of(string path) =>
        UncPath.OfLocal(path) is not { } unc ? ImageFiles.AllocatedBytes(path)
        : watch.IsAway(unc) ? _onShares.GetValueOrDefault(path)
        : _onShares[path] = ImageFiles.AllocatedBytes(path);
}
