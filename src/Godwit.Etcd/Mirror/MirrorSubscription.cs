using System.Threading.Channels;

namespace Godwit.Etcd;

/// <summary>What one reader of a mirror has not seen yet. A slow one gets the newest state, and every key that changed on the way to it.</summary>
internal sealed class MirrorSubscription
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private HashSet<string> _keys = new(StringComparer.Ordinal);
    private EtcdSnapshot _newest = EtcdSnapshot.Empty;

    public void Tell(EtcdSnapshot snapshot, IEnumerable<string> keys)
    {
        lock (_gate)
        {
            _newest = snapshot;
            _keys.UnionWith(keys);
        }

        _bell.Writer.TryWrite(true);
    }

    public async ValueTask<EtcdMirrorChange> NextAsync(CancellationToken cancellationToken)
    {
        await _bell.Reader.ReadAsync(cancellationToken);
        lock (_gate)
        {
            EtcdMirrorChange change = new(_newest, _keys);
            _keys = new(StringComparer.Ordinal);
            return change;
        }
    }
}
