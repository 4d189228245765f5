using System.Security.Cryptography.X509Certificates;

namespace Godwit.Host.Trust;

/// <summary>Is it time for new certificates?</summary>
internal static class Renewal
{
    /// <summary>When less than a third of the life is left, or when the host listens where its certificate does not say so.</summary>
    public static bool IsDue(X509Certificate2 certificate, IEnumerable<string> addresses, DateTimeOffset now)
    {
        var start = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        var end = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        return end - now < (end - start) / 3 || !Covers(certificate, addresses);
    }

    private static bool Covers(X509Certificate2 certificate, IEnumerable<string> addresses)
    {
        HashSet<string> covered = new(StringComparer.OrdinalIgnoreCase);
        foreach (var names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            covered.UnionWith(names.EnumerateDnsNames());
            covered.UnionWith(names.EnumerateIPAddresses().Select(address => address.ToString()));
        }

        return HostAddress.HostsOf(addresses).All(covered.Contains);
    }
}
