using Godwit.Contracts.Domains;
using Godwit.Contracts.Processors;

namespace Godwit.Client;

/// <summary>The domain: who trusts whom.</summary>
public sealed partial class GodwitClient
{
    private const string DomainPath = "/api/v1/domain";

    /// <summary>Refused with NotInDomain before "domain create" or "domain join".</summary>
    public Task<DomainView> GetDomainAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync(DomainPath, ClientJson.Wire.DomainView, cancellationToken);

    /// <summary>What the hosts' processors can give to guests, and what they have in common. Also outside a domain, of this host alone.</summary>
    public Task<DomainProcessorsView> GetDomainProcessorsAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync(DomainPath + "/processors", ClientJson.Wire.DomainProcessorsView, cancellationToken);

    public Task<DomainView> CreateDomainAsync(string name, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            DomainPath,
            new CreateDomainRequest { Name = name },
            ClientJson.Wire.CreateDomainRequest,
            ClientJson.Wire.DomainView,
            cancellationToken);

    public Task<JoinToken> CreateTokenAsync(CreateTokenRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            DomainPath + "/tokens",
            request,
            ClientJson.Wire.CreateTokenRequest,
            ClientJson.Wire.JoinToken,
            cancellationToken);

    public Task<DomainView> JoinDomainAsync(string token, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            DomainPath + "/join",
            new JoinDomainRequest { Token = token },
            ClientJson.Wire.JoinDomainRequest,
            ClientJson.Wire.DomainView,
            cancellationToken);

    /// <summary>Issues a person's certificate; the key in the answer is kept nowhere else.</summary>
    public Task<IssuedCertificate> IssueCertificateAsync(
        IssueCertificateRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            DomainPath + "/certificates",
            request,
            ClientJson.Wire.IssueCertificateRequest,
            ClientJson.Wire.IssuedCertificate,
            cancellationToken);

    /// <summary>Renews this host's certificates.</summary>
    public Task<DomainView> RotateCertificatesAsync(CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, DomainPath + "/rotate", ClientJson.Wire.DomainView, cancellationToken);
}
