using System.Text;
using Godwit.Etcd.Wire;
using Google.Protobuf;

namespace Godwit.Etcd;

/// <summary>Keys are UTF-8 for us and bytes for etcd.</summary>
internal static class EtcdText
{
    /// <summary>Etcd's way to say "the first key" as a start and "the last one" as an end.</summary>
    private static readonly ByteString _zero = ByteString.CopyFrom(0);

    public static ByteString Key(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return ByteString.CopyFromUtf8(key);
    }

    /// <summary>Where the keys with a prefix begin and the first key behind them. An empty prefix means every key.</summary>
    public static (ByteString From, ByteString Behind) Prefix(string prefix)
    {
        if (prefix.Length == 0)
        {
            return (_zero, _zero);
        }

        byte[] behind = Encoding.UTF8.GetBytes(prefix);

        // No byte of UTF-8 is 0xff, so the last one can always be counted up.
        behind[^1]++;
        return (ByteString.CopyFromUtf8(prefix), UnsafeByteOperations.UnsafeWrap(behind));
    }

    /// <summary>The smallest key that is greater.</summary>
    public static ByteString Next(ByteString key)
    {
        byte[] next = new byte[key.Length + 1];
        key.CopyTo(next, 0);
        return UnsafeByteOperations.UnsafeWrap(next);
    }

    public static EtcdKeyValue Read(KeyValue found) =>
        new(found.Key.ToStringUtf8(), found.Value.Memory, found.CreateRevision, found.ModRevision, found.Version, found.Lease);

    public static EtcdRange Read(RangeResponse answer, long revision) => new([.. answer.Kvs.Select(Read)], revision);
}
