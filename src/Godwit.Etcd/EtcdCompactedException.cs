namespace Godwit.Etcd;

/// <summary>The history asked for is gone: list anew, and watch from there.</summary>
public sealed class EtcdCompactedException : EtcdException
{
    internal EtcdCompactedException(long compactRevision, string message, Exception? inner = null)
        : base(EtcdFailure.Compacted, message, inner) => CompactRevision = compactRevision;

    /// <summary>The oldest revision that is kept; 0 when etcd did not say.</summary>
    public long CompactRevision { get; }
}
