namespace Godwit.Etcd;

/// <summary>One member as its client sees it.</summary>
internal sealed class EtcdEndpoint(Uri address, EtcdOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private EtcdLink _link = new(address, options);
    private string? _failure;
    private bool _disposed;

    public Uri Address => address;

    public EtcdLink Link
    {
        get
        {
            lock (_gate)
            {
                return _link;
            }
        }
    }

    /// <summary>What was wrong with it last; null while it answers.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>True for whoever is first to say so, who then looks after it.</summary>
    public bool Suspect(string failure) => Interlocked.Exchange(ref _failure, failure) is null;

    /// <summary>
    /// It answers again over a new connection. The old one is not cut: it may do well again, too, and carry a commit that would be unknown
    /// for it. It ends by itself when nobody uses it.
    /// </summary>
    public void Trust(EtcdLink link)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                link.Dispose();
                return;
            }

            _link = link;
        }

        Volatile.Write(ref _failure, null);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _link.Dispose();
        }
    }
}
