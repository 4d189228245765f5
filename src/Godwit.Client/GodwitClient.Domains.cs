using Godwit.Contracts.Domains;
using Godwit.Contracts.Processors;

namespace Godwit.Client;

/// <summary>The domain: who trusts whom.</summary>
public sealed partial class GodwitClient
{
    private const string DomainPath = "/api/v1/domain";

    private const string DirectoryPath = DomainPath + "/directory";

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

    /// <summary>Refused with NotInDirectory by a host that is in no Active Directory domain.</summary>
    public Task<DirectoryView> GetDirectoryAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync(DirectoryPath, ClientJson.Wire.DirectoryView, cancellationToken);

    public Task<DirectoryView> JoinDirectoryAsync(JoinDirectoryRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post, DirectoryPath, request, ClientJson.Wire.JoinDirectoryRequest, ClientJson.Wire.DirectoryView, cancellationToken);

    /// <summary>Returns what was left. The keytab and the computer account stay.</summary>
    public Task<DirectoryView> LeaveDirectoryAsync(CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, DirectoryPath, ClientJson.Wire.DirectoryView, cancellationToken);

    public Task<DirectoryView> SetGroupRoleAsync(GroupRole entry, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Put, DirectoryPath + "/roles", entry, ClientJson.Wire.GroupRole, ClientJson.Wire.DirectoryView, cancellationToken);

    public Task<DirectoryView> SetHostAdmissionAsync(HostAdmissionSettings admission, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Put, DirectoryPath + "/admission", admission, ClientJson.Wire.HostAdmissionSettings, ClientJson.Wire.DirectoryView, cancellationToken);

    /// <summary>Joins another host's built-in domain with the computer account that this host has.</summary>
    public Task<DomainView> JoinDomainByAccountAsync(string founder, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            DirectoryPath + "/founder",
            new JoinByAccountRequest { Founder = founder },
            ClientJson.Wire.JoinByAccountRequest,
            ClientJson.Wire.DomainView,
            cancellationToken);

    /// <summary>Renews this host's certificates.</summary>
    public Task<DomainView> RotateCertificatesAsync(CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, DomainPath + "/rotate", ClientJson.Wire.DomainView, cancellationToken);
}
