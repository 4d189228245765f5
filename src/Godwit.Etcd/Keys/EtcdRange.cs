namespace Godwit.Etcd;

/// <summary>What a read found, in the order of the keys' bytes.</summary>
/// <param name="Revision">The store's revision that all items are of: a watch from the next one misses nothing.</param>
public sealed record EtcdRange(IReadOnlyList<EtcdKeyValue> Items, long Revision)
{
    /// <summary>The key, when one key was asked for; null when it does not exist.</summary>
    public EtcdKeyValue? Single => Items.Count == 0 ? null : Items[0];
}
