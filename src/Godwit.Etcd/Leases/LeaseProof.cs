namespace Godwit.Etcd;

/// <summary>
/// A lease was alive for its time to live from when it was asked for: the store counts from later, as the question had to get there.
/// </summary>
/// <param name="Sent">Time stamp of a <see cref="TimeProvider"/>, taken before the question was sent.</param>
internal sealed record LeaseProof(long Sent, TimeSpan Ttl)
{
    /// <summary>Never below zero.</summary>
    public TimeSpan Remaining(TimeProvider time)
    {
        TimeSpan left = Ttl - time.GetElapsedTime(Sent);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
