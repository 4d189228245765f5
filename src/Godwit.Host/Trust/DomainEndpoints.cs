using Godwit.Contracts.Domains;

namespace Godwit.Host.Trust;

/// <summary>/api/v1/domain and /api/v1/audit.</summary>
internal static class DomainEndpoints
{
    private const int DefaultAuditEntries = 100;
    private const int MostAuditEntries = 10_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var domain = routes.MapGroup("/api/v1/domain").WithTags("domain");
        domain.MapGet("", (DomainMembership membership) => membership.Required.ToView());
        domain.MapPost("", async (CreateDomainRequest request, DomainLife life, CancellationToken cancellationToken) =>
            (await life.CreateDomainAsync(request.Name, cancellationToken)).ToView());
        domain.MapPost("/join", async (JoinDomainRequest request, DomainLife life, CancellationToken cancellationToken) =>
            (await life.JoinAsync(request.Token, cancellationToken)).ToView());
        domain.MapPost("/rotate", async (DomainLife life, CancellationToken cancellationToken) =>
            (await life.RotateAsync(cancellationToken)).ToView());
        domain.MapPost("/tokens", (CreateTokenRequest request, Enrolment enrolment) => enrolment.Invite(request));
        domain.MapPost("/certificates", (IssueCertificateRequest request, Enrolment enrolment) =>
            enrolment.IssueForPerson(request));

        routes.MapGet("/api/v1/audit", (AuditTrail audit, int? limit) =>
            audit.Newest(Math.Clamp(limit ?? DefaultAuditEntries, 0, MostAuditEntries))).WithTags("audit");
    }
}
