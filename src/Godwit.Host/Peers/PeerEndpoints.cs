using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Migration;
using Godwit.Host.Storage;
using Godwit.Host.Trust;

namespace Godwit.Host.Peers;

/// <summary>What other hosts of the domain may ask of this one; the other end of <see cref="HttpPeerLink"/>.</summary>
internal static class PeerEndpoints
{
    /// <summary>Boot files are small; a disk never travels this way.</summary>
    private const long LargestUpload = 256L << 20;

    public static IEndpointRouteBuilder MapPeers(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder peer = routes.MapGroup("/peer/v1").ExcludeFromDescription();
        peer.MapGet("/facts", (HostOptions options, SettingsBook settings, AcceleratorChoice accelerator) => TypedResults.Json(
            new PeerFacts
            {
                HostName = options.HostName,
                VirtualMachinePath = settings.Current.VirtualMachinePath,
                Accelerator = accelerator.Name,
            },
            PeerJson.Default.PeerFacts));
        peer.MapPost("/landings/{id}", async (string id, MoveOrder order, LandingDesk desk, CancellationToken cancellationToken) =>
        {
            await desk.PrepareAsync(order, cancellationToken);
            return TypedResults.NoContent();
        });
        peer.MapPut("/landings/{id}/files/{name}", async (string id, string name, HttpRequest request, LandingDesk desk, CancellationToken cancellationToken) =>
        {
            await desk.UploadAsync(IdOf(id), name, request.Body, cancellationToken);
            return TypedResults.NoContent();
        }).WithMetadata(new RequestSizeLimit(LargestUpload));
        peer.MapPost("/landings/{id}/open", async (string id, LandingDesk desk, CancellationToken cancellationToken) =>
            TypedResults.Json(await desk.OpenAsync(IdOf(id), cancellationToken), PeerJson.Default.LandingAddress));
        peer.MapPost("/landings/{id}/heartbeat", (string id, LandingDesk desk) =>
        {
            desk.Heartbeat(IdOf(id));
            return TypedResults.NoContent();
        }).WithoutAudit();
        peer.MapPost("/landings/{id}/arm", async (string id, LandingDesk desk) =>
        {
            await desk.ArmAsync(IdOf(id));
            return TypedResults.NoContent();
        }).WithoutAudit();
        peer.MapPost("/landings/{id}/go", async (string id, LandingDesk desk) =>
            TypedResults.Json(await desk.GoAsync(IdOf(id)), PeerJson.Default.GoAnswer)).WithoutAudit();
        peer.MapDelete("/landings/{id}", async (string id, LandingDesk desk) =>
        {
            await desk.DiscardAsync(IdOf(id));
            return TypedResults.NoContent();
        });
        peer.MapGet("/orders/{id}", (string id, DepartureBook register) =>
            TypedResults.Json(new Verdict { Order = register.VerdictOf(IdOf(id)) }, PeerJson.Default.Verdict));
        peer.MapPost("/probes", (ProbeRequest probe) =>
            TypedResults.Json(new ProbeAnswer { Words = [.. probe.Paths.Select(SharedProbe.Answer)] }, PeerJson.Default.ProbeAnswer));
        return routes;
    }

    private static OperationId IdOf(string text) => OperationId.TryParse(text, out OperationId id)
        ? id
        : throw new RefusedException(ProblemId.MalformedRequest, text, $"'{text}' is not the id of a move.", "An id is a GUID.");
}
