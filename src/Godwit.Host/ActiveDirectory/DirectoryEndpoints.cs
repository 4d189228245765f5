using Godwit.Contracts.Domains;
using Godwit.Host.Api;
using Godwit.Host.Trust;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Godwit.Host.ActiveDirectory;

/// <summary>/api/v1/domain/directory, and what /enroll/v1 has for callers with a ticket.</summary>
internal static class DirectoryEndpoints
{
    public static IEndpointRouteBuilder MapDirectory(this IEndpointRouteBuilder routes)
    {
        var directory = routes.MapGroup("/api/v1/domain/directory").WithTags("domain");
        directory.MapGet("", (DirectoryMembership membership) => membership.RequiredView)
            .WithName("getDirectory").WithSummary("The Active Directory domain that this host is in.");
        directory.MapPost("", (JoinDirectoryRequest request, DirectoryLife life, CancellationToken cancellationToken) =>
            life.JoinAsync(request, cancellationToken))
            .WithName("joinDirectory").WithSummary("Makes this host a member of an Active Directory domain, and tries that it works.");
        directory.MapDelete("", (DirectoryLife life, CancellationToken cancellationToken) => life.LeaveAsync(cancellationToken))
            .WithName("leaveDirectory").WithSummary("Forgets the Active Directory domain; its keytab and computer account stay.");
        directory.MapPut("/roles", (GroupRole entry, DirectoryLife life, CancellationToken cancellationToken) => life.SetRoleAsync(entry, cancellationToken))
            .WithName("setGroupRole").WithSummary("Says what the members of a group may do; without a role, nothing.");
        directory.MapPut("/admission", (HostAdmissionSettings admission, DirectoryLife life) => life.SetAdmission(admission))
            .WithName("setHostAdmission").WithSummary("Says whether hosts of the realm may join this built-in domain with their computer accounts.");
        directory.MapPost("/founder", async (JoinByAccountRequest request, DomainLife life, ComputerEnrolment enrolment, CancellationToken cancellationToken) =>
            (await life.JoinProvenAsync((requests, token) => enrolment.JoinAsync(request.Founder, requests, token), cancellationToken)).ToView())
            .WithName("joinDomainByAccount").WithSummary("Makes this host a member of another's built-in domain, proven by its computer account.");

        var enroll = routes.MapGroup("/enroll/v1").ExcludeFromDescription();
        enroll.MapGet("/sign-in", SignedInOrRefused);
        enroll.MapPost("/computer", (ComputerEnrolmentRequest request, HttpContext context, ComputerDesk desk, CancellationToken cancellationToken) =>
            desk.AdmitAsync(context.SignedIn(), request, cancellationToken));
        return routes;
    }

    /// <summary>A client's first words on a connection: afterwards both know who the other is, and nothing else was said.</summary>
    private static NoContent SignedInOrRefused(HttpContext context)
    {
        SignedIn signedIn = context.SignedIn();
        return signedIn.Caller is not null
            ? TypedResults.NoContent()
            : throw new RefusedException(signedIn.Refusal ?? TrustMiddleware.Unproven(context.Request));
    }
}
