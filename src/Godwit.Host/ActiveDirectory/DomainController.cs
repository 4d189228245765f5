using System.DirectoryServices.Protocols;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// LDAP to one domain controller. Signs in with the ticket in the cache that <see cref="NativeEnvironment"/> names, signed and
/// sealed by Kerberos. Blocks. Throws <see cref="LdapException"/> or <see cref="DirectoryOperationException"/>.
/// </summary>
internal sealed class DomainController : IDisposable
{
    private const int Port = 389;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly LdapConnection _connection;

    private DomainController(string host, AuthType kind)
    {
        _connection = new LdapConnection(new LdapDirectoryIdentifier(host, Port)) { AuthType = kind, Timeout = Patience };
        _connection.SessionOptions.ProtocolVersion = 3;

        // A referral would be followed without our credentials, and fail.
        _connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
    }

    /// <summary>What time a domain controller has; everybody may ask.</summary>
    public static DateTimeOffset? ClockOf(string host)
    {
        using var anonymous = new DomainController(host, AuthType.Anonymous);
        anonymous._connection.Bind();
        return LdapText.TimeOf(anonymous.Find(null, "(objectClass=*)", SearchScope.Base, "currentTime").FirstOrDefault());
    }

    /// <summary>The caller disposes it.</summary>
    public static DomainController Open(string host)
    {
        var open = new DomainController(host, AuthType.Kerberos);
        try
        {
            open._connection.Bind();
            return open;
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    /// <summary>An account's distinguished name; null when there is none that the filter finds.</summary>
    public string? NameOf(string root, string filter) => Find(root, filter, SearchScope.Subtree, "distinguishedName").FirstOrDefault();

    /// <summary>sAMAccountName of every group that the filter finds.</summary>
    public IReadOnlyList<string> Groups(string root, string filter) => Find(root, filter, SearchScope.Subtree, "sAMAccountName");

    /// <summary>"LAB" of "DC=lab,DC=test". It stands in the forest's configuration, whose place the controller knows.</summary>
    public string? NetBiosName(string root) =>
        Find(null, "(objectClass=*)", SearchScope.Base, "configurationNamingContext").FirstOrDefault() is { } configuration
            ? Find($"CN=Partitions,{configuration}", LdapText.PartitionOf(root), SearchScope.OneLevel, "nETBIOSName").FirstOrDefault()
            : null;

    public void Dispose() => _connection.Dispose();

    /// <summary>The attribute's first value of each entry.</summary>
    private List<string> Find(string? root, string filter, SearchScope scope, string attribute)
    {
        var answer = (SearchResponse)_connection.SendRequest(new SearchRequest(root, filter, scope, attribute));
        List<string> values = [];
        foreach (SearchResultEntry entry in answer.Entries)
        {
            // Names of attributes come back in lower case.
            if (entry.Attributes[attribute.ToLowerInvariant()] is { Count: > 0 } found)
            {
                values.Add((string)found.GetValues(typeof(string))[0]);
            }
        }

        return values;
    }
}
