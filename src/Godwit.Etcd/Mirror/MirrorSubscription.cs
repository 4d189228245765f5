using System.Threading.Channels;

namespace Godwit.Etcd;

/// <summary>What one reader of a mirror has not seen yet. A slow one gets the newest state, and every key that changed on the way to it.</summary>
internal sealed class MirrorSubscription
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private HashSet<string> _keys = new(StringComparer.Ordinal);
    private EtcdSnapshot _newest = EtcdSnapshot.Empty;
    private bool _told;

    public void Tell(EtcdSnapshot snapshot, IEnumerable<string> keys)
    {
        lock (_gate)
        {
            _newest = snapshot;
            _keys.UnionWith(keys);
            _told = true;
        }

        _bell.Writer.TryWrite(true);
    }

    public async ValueTask<EtcdMirrorChange> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _bell.Reader.ReadAsync(cancellationToken);
            lock (_gate)
            {
                // The bell may have rung once more between our hearing it and our taking what it rang for.
                if (_told)
                {
                    EtcdMirrorChange change = new(_newest, _keys);
                    (_keys, _told) = (new(StringComparer.Ordinal), false);
                    return change;
                }
            }
        }
    }
}
