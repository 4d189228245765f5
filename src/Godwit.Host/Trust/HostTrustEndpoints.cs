using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>/enroll/v1 for hosts that are about to join, /peer/v1/trust for those that have. No part of the public API.</summary>
internal static class HostTrustEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var enroll = routes.MapGroup("/enroll/v1").ExcludeFromDescription();
        enroll.MapGet("/authority", (DomainMembership membership) =>
            new AuthorityText { AuthorityPem = membership.Required.Authority.ExportCertificatePem() });
        enroll.MapPost("/join", (EnrolmentRequest request, Enrolment enrolment) => enrolment.Join(request));

        var peer = routes.MapGroup("/peer/v1/trust").ExcludeFromDescription();
        peer.MapPost("/renew", (SigningRequests requests, HttpContext context, Enrolment enrolment) =>
            enrolment.Renew(context.RequireCaller().Name, requests));
        peer.MapGet("/peers", (Enrolment enrolment) => enrolment.AllHosts());
        peer.MapPost("/peers", Hear).WithoutAudit();
    }

    private static PeerList Hear(PeerList list, HttpContext context, DomainMembership membership, DomainNews news)
    {
        var current = membership.Required;
        var caller = context.RequireCaller();
        if (!string.Equals(caller.Name, current.FoundingHost, StringComparison.Ordinal))
        {
            throw new RefusedException(
                ProblemId.NotAllowed,
                caller.Name,
                $"{caller} has no say in who belongs to the domain {current.Domain}.",
                $"Only its founding host {current.FoundingHost} has.");
        }

        news.Hear(current, list);
        return list;
    }
}
