namespace Godwit.Etcd;

/// <summary>What became of a transaction, for good: there is no "maybe" left.</summary>
public abstract record EtcdSettlement
{
    private EtcdSettlement()
    {
    }

    /// <param name="Revision">The revision at which the key is known to carry what the transaction wrote.</param>
    public sealed record Done(long Revision) : EtcdSettlement;

    /// <summary>It was not done, or its write was replaced by somebody's later one; and it will not be done any more.</summary>
    /// <param name="Now">The key as it stands; null when it was deleted.</param>
    public sealed record NotDone(EtcdKeyValue? Now, long Revision) : EtcdSettlement;
}
