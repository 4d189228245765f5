using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>The living holder of this host's membership. Readers take <see cref="Current"/> once and keep what they took.</summary>
internal sealed class DomainMembership
{
    private readonly TrustFolder _folder;
    private readonly HostOptions _options;
    private volatile Membership? _current;

    /// <summary>Throws <see cref="InvalidDataException"/> when the certificates are for another host name than the configuration.</summary>
    public DomainMembership(TrustFolder folder, HostOptions options)
    {
        _folder = folder;
        _options = options;
        _current = folder.Load();
        if (_current is { } found && !string.Equals(found.HostName, options.HostName, StringComparison.Ordinal))
        {
            throw new InvalidDataException(
                $"This host joined the domain {found.Domain} as \"{found.HostName}\", but its configuration now calls it "
                + $"\"{options.HostName}\". Change hostName back, or remove {options.StateFolder}/trust and join again.");
        }
    }

    /// <summary>Null before the host belongs to a domain.</summary>
    public Membership? Current => _current;

    /// <summary>Throws <see cref="RefusedException"/> with <see cref="ProblemId.NotInDomain"/>.</summary>
    public Membership Required => _current ?? throw new RefusedException(
        ProblemId.NotInDomain,
        _options.HostName,
        $"The host {_options.HostName} belongs to no domain.",
        "Found one with \"godwit domain create\", or join one with \"godwit domain join\" and a token.");

    /// <summary>Writes them and uses them from the next handshake on; connections that exist go on.</summary>
    public Membership Adopt(Credentials credentials)
    {
        var next = _folder.Commit(credentials);
        _current = next;
        return next;
    }
}
