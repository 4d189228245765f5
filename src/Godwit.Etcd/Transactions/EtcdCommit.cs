namespace Godwit.Etcd;

/// <summary>What became of a transaction that was sent.</summary>
public abstract record EtcdCommit
{
    private EtcdCommit()
    {
    }

    /// <summary>The conditions held, and <see cref="EtcdTransaction.Then"/> is done.</summary>
    /// <param name="Revision">The store's revision after it.</param>
    /// <param name="Reads">One for each read among the operations, in their order.</param>
    public sealed record Succeeded(long Revision, IReadOnlyList<EtcdRange> Reads) : EtcdCommit;

    /// <summary>A condition did not hold, and <see cref="EtcdTransaction.Else"/> is done.</summary>
    public sealed record Refused(long Revision, IReadOnlyList<EtcdRange> Reads) : EtcdCommit;

    /// <summary>
    /// It may have been done, and may still be done later: the answer was lost, or the question is on its way. To be re-read behind a
    /// fence (<see cref="EtcdClient.SettleAsync"/>), never to be sent again as it is.
    /// </summary>
    public sealed record Unknown(string Cause) : EtcdCommit;
}
