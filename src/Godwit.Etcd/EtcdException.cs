namespace Godwit.Etcd;

/// <summary>
/// Etcd could not be asked, or refused. The client stays usable. Thrown by a commit, it means that certainly nothing was done.
/// </summary>
public class EtcdException : Exception
{
    internal EtcdException(EtcdFailure reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    public EtcdFailure Reason { get; }
}
