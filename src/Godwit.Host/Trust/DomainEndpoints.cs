using Godwit.Contracts.Domains;
using Godwit.Host.ActiveDirectory;

namespace Godwit.Host.Trust;

/// <summary>/api/v1/domain and /api/v1/audit.</summary>
internal static class DomainEndpoints
{
    private const int DefaultAuditEntries = 100;
    private const int MostAuditEntries = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var domain = routes.MapGroup("/api/v1/domain").WithTags("domain");
        domain.MapGet("", (DomainMembership membership, DirectoryMembership directory) =>
            membership.Required.ToView() with { Directory = directory.View })
            .WithName("getDomain").WithSummary("The domain that this host belongs to.");
        domain.MapPost("", async (CreateDomainRequest request, DomainLife life, CancellationToken cancellationToken) =>
            (await life.CreateDomainAsync(request.Name, cancellationToken)).ToView())
            .WithName("createDomain").WithSummary("Founds a domain with this host as its first.");
        domain.MapPost("/join", async (JoinDomainRequest request, DomainLife life, CancellationToken cancellationToken) =>
            (await life.JoinAsync(request.Token, cancellationToken)).ToView())
            .WithName("joinDomain").WithSummary("Makes this host a member of the domain whose token it is given.");
        domain.MapPost("/rotate", async (DomainLife life, CancellationToken cancellationToken) =>
            (await life.RotateAsync(cancellationToken)).ToView())
            .WithName("rotateCertificates").WithSummary("Renews this host's certificates.");
        domain.MapPost("/tokens", (CreateTokenRequest request, Enrolment enrolment) => enrolment.Invite(request))
            .WithName("createToken").WithSummary("Makes a one-time token with which another host joins.");
        domain.MapPost("/certificates", (IssueCertificateRequest request, Enrolment enrolment) =>
            enrolment.IssueForPerson(request))
            .WithName("issueCertificate").WithSummary("Issues a person's certificate; the key in the answer is kept nowhere else.");

        routes.MapGet("/api/v1/audit", (AuditTrail audit, int? limit) =>
            audit.Newest(Math.Clamp(limit ?? DefaultAuditEntries, 0, MostAuditEntries))).WithTags("audit")
            .WithName("listAudit").WithSummary("Who changed what, the newest first.");
    }
}
