using System.Text;

namespace Godwit.Etcd;

/// <summary>What a transaction does. Etcd takes 128 operations in one, and no key twice among its writes.</summary>
public abstract record EtcdOperation
{
    private EtcdOperation()
    {
    }

    /// <param name="Lease">The lease that the key shall die with; 0 for none, also if it had one.</param>
    public sealed record Put(string Key, ReadOnlyMemory<byte> Value, long Lease = 0) : EtcdOperation
    {
        public Put(string key, string text, long lease = 0)
            : this(key, Encoding.UTF8.GetBytes(text), lease)
        {
        }
    }

    /// <summary>Moves the key's revision on and leaves its value and lease. A key that does not exist fails the transaction.</summary>
    public sealed record Touch(string Key) : EtcdOperation;

    public sealed record Delete(string Key) : EtcdOperation;

    public sealed record DeletePrefix(string Prefix) : EtcdOperation;

    /// <summary>Sees what the operations before it in the same transaction wrote.</summary>
    public sealed record Get(string Key) : EtcdOperation;

    /// <summary>Not paged: for prefixes with few keys.</summary>
    public sealed record GetPrefix(string Prefix) : EtcdOperation;
}
