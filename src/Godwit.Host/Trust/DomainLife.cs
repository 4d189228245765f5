using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>
/// Founding, joining and rotating, one at a time. Each either ends with new certificates in use and on disk, or throws and
/// leaves everything as it was; the commit of <see cref="TrustFolder"/> is the point between.
/// </summary>
internal sealed class DomainLife(
    HostOptions options,
    TrustFolder folder,
    DomainMembership membership,
    PeerDirectory directory,
    PeerTrustClient peers,
    TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Makes this host the founding one of a new domain.</summary>
    public Task<Membership> CreateDomainAsync(string name, CancellationToken cancellationToken) =>
        AloneAsync(
            () =>
            {
                RequireNoDomain();
                Names.RequireDomain(name);
                Names.RequireHost(options.HostName);
                var authority = CertificateAuthority.Create(name, clock);
                folder.CommitAuthority(authority.Certificate);
                directory.Replace([], options.HostName);
                var record = new DomainRecord { Domain = name, HostName = options.HostName, FoundingHost = options.HostName };
                return Task.FromResult(IssueHere(authority, record));
            },
            cancellationToken);

    /// <summary>Uses up a token. A join that fails after the founding host answered needs a new one.</summary>
    public Task<Membership> JoinAsync(string token, CancellationToken cancellationToken) =>
        AloneAsync(
            async () =>
            {
                RequireNoDomain();
                var invitation = Invitation.Parse(token);
                RequireOwnName(invitation);
                var client = new EnrolmentClient(invitation, clock);
                using var authority = await client.FetchAuthorityAsync(cancellationToken);
                using var keys = new HostKeys();
                var issued = await client.JoinAsync(authority, keys.ToRequests(options), cancellationToken);

                // Peers first: a member that does not know its founding host could never ask it for anything again.
                directory.Replace(issued.Peers, options.HostName);
                return Adopt(keys, issued, authority);
            },
            cancellationToken);

    /// <summary>Joins a founding host to which this one proves itself otherwise. A join that fails after it answered needs a token.</summary>
    public Task<Membership> JoinProvenAsync(
        Func<SigningRequests, CancellationToken, Task<IssuedCertificates>> ask, CancellationToken cancellationToken) =>
        AloneAsync(
            async () =>
            {
                RequireNoDomain();
                Names.RequireHost(options.HostName);
                using var keys = new HostKeys();
                var issued = await ask(keys.ToRequests(options), cancellationToken);
                using var authority = X509Certificate2.CreateFromPem(issued.AuthorityPem);
                directory.Replace(issued.Peers, options.HostName);
                return Adopt(keys, issued, authority);
            },
            cancellationToken);

    /// <summary>New keys and certificates for this host and its QEMUs, from the next handshake on.</summary>
    public Task<Membership> RotateAsync(CancellationToken cancellationToken) =>
        AloneAsync(
            async () =>
            {
                var current = membership.Required;
                if (current.HoldsAuthority)
                {
                    using var root = folder.LoadAuthority();
                    return IssueHere(new CertificateAuthority(root, current.Domain, clock), current.Record);
                }

                using var keys = new HostKeys();
                var issued = await peers.RenewAsync(current.FoundingHost, keys.ToRequests(options), cancellationToken);
                return Adopt(keys, issued, current.Authority);
            },
            cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<Membership> AloneAsync(Func<Task<Membership>> act, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            _gate.Release();
        }
    }

    private Membership IssueHere(CertificateAuthority authority, DomainRecord record)
    {
        using var keys = new HostKeys();
        var (host, transfer) = authority.IssuePair(options.HostName, keys.ToRequests(options));
        return membership.Adopt(keys.ToCredentials(record, authority.Certificate.ExportCertificatePem(), host, transfer));
    }

    /// <summary>What the founding host sent is checked before it replaces what works.</summary>
    private Membership Adopt(HostKeys keys, IssuedCertificates issued, X509Certificate2 authority)
    {
        var record = new DomainRecord
        {
            Domain = issued.Domain,
            HostName = options.HostName,
            FoundingHost = issued.FoundingHost,
        };
        var credentials = keys.ToCredentials(
            record, authority.ExportCertificatePem(), issued.HostPem, issued.TransferPem);
        RequireOwn(credentials.HostPem, credentials.HostKeyPem, authority, Role.Host);
        RequireOwn(credentials.TransferPem, credentials.TransferKeyPem, authority, Role.Transfer);
        return membership.Adopt(credentials);
    }

    private void RequireOwn(string pem, string keyPem, X509Certificate2 authority, Role role)
    {
        string? reason;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem, keyPem);
            reason = DomainChain.WhyNot(certificate, authority, DomainChain.ServerPurpose, clock.GetUtcNow());
            if (reason is null && (DomainIdentity.Of(certificate) is not { } shown
                || shown.Role != role || shown.Name != options.HostName))
            {
                reason = $"it is for \"{certificate.Subject}\"";
            }
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            reason = failure.Message;
        }

        if (reason is not null)
        {
            throw new RefusedException(
                ProblemId.CertificateRejected,
                options.HostName,
                $"The founding host issued a certificate that this host cannot use: {reason}",
                "Compare the clocks of both hosts; look into the log of godwitd on the founding host.");
        }
    }

    private void RequireNoDomain()
    {
        if (membership.Current is { } current)
        {
            throw new RefusedException(
                ProblemId.DomainExists,
                current.Domain,
                $"The host {options.HostName} already belongs to the domain {current.Domain}.",
                $"Stop godwitd and remove {options.StateFolder}/trust if it is to leave that domain.");
        }
    }

    private void RequireOwnName(Invitation invitation)
    {
        if (!string.Equals(invitation.HostName, options.HostName, StringComparison.Ordinal))
        {
            throw new RefusedException(
                ProblemId.TokenInvalid,
                options.HostName,
                $"The token is for a host named \"{invitation.HostName}\"; this one is \"{options.HostName}\".",
                $"Make a token for this name on {invitation.FoundingHost}: godwit domain token {options.HostName}");
        }
    }
}
