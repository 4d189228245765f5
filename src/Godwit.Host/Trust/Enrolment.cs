using System.Security.Cryptography;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>What the founding host alone does: invite, enrol, renew, and make people's certificates.</summary>
internal sealed class Enrolment(
    HostOptions options,
    TrustFolder folder,
    DomainMembership membership,
    JoinTokens tokens,
    PeerDirectory directory,
    PeerAnnouncements announcements,
    TimeProvider clock)
{
    private const int DefaultMinutes = 60;
    private const int DefaultDays = 365;

    public JoinToken Invite(CreateTokenRequest request)
    {
        var current = RequireAuthority();
        Names.RequireHost(request.HostName);
        var minutes = InRange(request.ValidMinutes ?? DefaultMinutes, 1440, "validMinutes");
        if (string.Equals(request.HostName, current.HostName, StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(
                ProblemId.MalformedRequest,
                request.HostName,
                $"\"{request.HostName}\" is the name of the founding host itself.",
                "Give the new host another name.");
        }

        var expiresAt = clock.GetUtcNow().AddMinutes(minutes);
        var invitation = new Invitation
        {
            Addresses = [.. options.ApiAddress is { } api ? [api] : Array.Empty<string>(), .. options.MoveAddresses],
            FoundingHost = current.HostName,
            Fingerprint = Membership.FingerprintOf(current.Authority),
            Secret = tokens.Create(request.HostName, expiresAt),
            HostName = request.HostName,
        };
        return new JoinToken { Token = invitation.ToToken(), ExpiresAt = expiresAt };
    }

    /// <summary>The token is used up first: a second answer to the same secret must be impossible, a lost one is cheap.</summary>
    public IssuedCertificates Join(EnrolmentRequest request)
    {
        var current = RequireAuthority();
        Names.RequireHost(request.HostName);
        tokens.Redeem(request.Secret, request.HostName);
        return Issue(current, request.HostName, request.Requests);
    }

    /// <summary>The name is the one the caller's computer account proved.</summary>
    public IssuedCertificates JoinProven(string hostName, SigningRequests requests)
    {
        var current = RequireAuthority();
        Names.RequireHost(hostName);
        return Issue(current, hostName, requests);
    }

    /// <summary>The name is the one the caller's certificate proved.</summary>
    public IssuedCertificates Renew(string hostName, SigningRequests requests) =>
        Issue(RequireAuthority(), hostName, requests);

    /// <summary>The key is made here, goes to the caller alone, and is forgotten.</summary>
    public IssuedCertificate IssueForPerson(IssueCertificateRequest request)
    {
        var current = RequireAuthority();
        Names.RequirePerson(request.PersonName);
        RequirePersonalRole(request.Role);
        var days = InRange(request.ValidDays ?? DefaultDays, 825, "validDays");
        using var root = folder.LoadAuthority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateAuthority(root, current.Domain, clock)
            .IssueForPerson(key, request.PersonName, request.Role, TimeSpan.FromDays(days));
        return new IssuedCertificate
        {
            CertificatePem = certificate.ExportCertificatePem(),
            PrivateKeyPem = key.ExportPkcs8PrivateKeyPem(),
            AuthorityPem = current.Authority.ExportCertificatePem(),
        };
    }

    /// <summary>All hosts of the domain, this one included.</summary>
    public PeerList AllHosts() => new()
    {
        Hosts = [.. directory.All, new PeerHost { Name = options.HostName, MoveAddresses = options.MoveAddresses }],
    };

    private IssuedCertificates Issue(Membership current, string hostName, SigningRequests requests)
    {
        using var root = folder.LoadAuthority();
        var (host, transfer) = new CertificateAuthority(root, current.Domain, clock).IssuePair(hostName, requests);
        directory.Put(new PeerHost { Name = hostName, MoveAddresses = requests.MoveAddresses });
        announcements.AnnounceToAll();
        return new IssuedCertificates
        {
            Domain = current.Domain,
            FoundingHost = current.HostName,
            AuthorityPem = current.Authority.ExportCertificatePem(),
            HostPem = host,
            TransferPem = transfer,
            Peers = [.. AllHosts().Hosts.Where(peer => peer.Name != hostName)],
        };
    }

    private Membership RequireAuthority()
    {
        var current = membership.Required;
        return current.HoldsAuthority ? current : throw new RefusedException(
            ProblemId.NotAllowed,
            current.HostName,
            $"The host {current.HostName} does not hold the authority of the domain {current.Domain}.",
            $"Ask {current.FoundingHost}, which founded it.");
    }

    private static int InRange(int value, int most, string member) => value >= 1 && value <= most
        ? value
        : throw new RefusedException(
            ProblemId.MalformedRequest, member, $"{member} is {value}, but must lie between 1 and {most}.", "Correct it.");

    private static void RequirePersonalRole(Role role)
    {
        var personal = role switch
        {
            Role.Reader or Role.Operator or Role.Administrator => true,
            Role.Host or Role.Transfer => false,
        };
        if (!personal)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest,
                role.ToString(),
                $"A person cannot have the role {role}.",
                "Take Reader, Operator or Administrator; hosts join with a token.");
        }
    }
}
