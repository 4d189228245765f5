using Godwit.Contracts.Problems;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// As whom the kernel opens shares for root. Its cifs.upcall takes a ticket in root's own cache before any key, whoever the ticket's owner, and knows
/// the machine's keytab alone (man cifs.upcall); so does it again whenever the connection to a server is made anew.
/// </summary>
internal sealed class KernelIdentity(DirectoryMembership membership, TimeProvider time)
{
    /// <summary>The keys that it knows. Throws <see cref="Krb5Exception"/>.</summary>
    public static string Keytab()
    {
        using var kerberos = new Krb5Machine();
        return kerberos.Keytab;
    }

    /// <summary>Why it would be another than this host's computer account; null when it would not, or this host has none.</summary>
    public Problem? Trouble()
    {
        if (membership.Current is not { } host)
        {
            return null;
        }

        try
        {
            using var kerberos = new Krb5Machine();
            string cache = kerberos.RootCache;
            return KernelIdentityVerdict.OfCache(host, cache, kerberos.OwnerOf(cache, time.GetUtcNow()));
        }
        catch (Exception failure) when (failure is Krb5Exception or DllNotFoundException)
        {
            // Without Kerberos nothing is mounted, and that is said where it is tried.
            return null;
        }
    }
}
