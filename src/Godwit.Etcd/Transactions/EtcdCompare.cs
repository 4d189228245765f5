namespace Godwit.Etcd;

/// <summary>A condition of a transaction. All of them must hold.</summary>
public abstract record EtcdCompare
{
    private EtcdCompare(string key) => Key = key;

    public string Key { get; }

    public sealed record Exists(string Key) : EtcdCompare(Key);

    public sealed record Absent(string Key) : EtcdCompare(Key);

    /// <summary>Nobody has written the key since it was read. 0 holds for a key that does not exist.</summary>
    public sealed record ModRevisionIs(string Key, long Revision) : EtcdCompare(Key);

    public sealed record VersionIs(string Key, long Version) : EtcdCompare(Key);

    /// <summary>0 holds for a key without a lease, and for one that does not exist.</summary>
    public sealed record LeaseIs(string Key, long Lease) : EtcdCompare(Key);

    /// <summary>Never holds for a key that does not exist.</summary>
    public sealed record ValueIs(string Key, ReadOnlyMemory<byte> Value) : EtcdCompare(Key);
}
