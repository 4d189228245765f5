using Godwit.Contracts.Problems;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// As whom the kernel opens shares for root, now and whenever it has to connect anew. By itself it would be whoever has a ticket in root's own cache, and
/// this host only if there is none; so it is told otherwise, and where it cannot be told, that cache is looked into.
/// </summary>
internal sealed class KernelIdentity(DirectoryMembership membership, KernelUpcall upcall, TimeProvider time)
{
    /// <summary>Why the kernel has not been told; null when it has.</summary>
    private volatile string? _untold = "no share has been mounted yet";

    /// <summary>Why it would be another at a server than this host's computer account; null when it would not, or this host has none.</summary>
    public Problem? TroubleAt(string server)
    {
        if (membership.Current is not { } host)
        {
            return null;
        }

        try
        {
            upcall.Install(server, host);
            _untold = null;
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _untold = failure.Message;
            return TroubleOf(host, failure.Message);
        }
    }

    /// <summary>The keys that it uses. Throws <see cref="Krb5Exception"/>.</summary>
    public string KeytabOf(DirectoryRecord host)
    {
        if (_untold is null)
        {
            return host.KeytabPath;
        }

        using var kerberos = new Krb5Machine();
        return kerberos.Keytab;
    }

    /// <summary>As <see cref="TroubleAt"/>, at any server, by what is known.</summary>
    public Problem? Trouble(DirectoryRecord host) => _untold is { } reason ? TroubleOf(host, reason) : null;

    private Problem? TroubleOf(DirectoryRecord host, string reason)
    {
        try
        {
            using var kerberos = new Krb5Machine();
            string cache = kerberos.RootCache;
            return KernelIdentityVerdict.OfCache(host, cache, kerberos.OwnerOf(cache, time.GetUtcNow()), reason);
        }
        catch (Exception failure) when (failure is Krb5Exception or DllNotFoundException)
        {
            // Without Kerberos nothing is mounted, and that is said where it is tried.
            return null;
        }
    }
}
