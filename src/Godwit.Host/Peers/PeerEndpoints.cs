using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Migration;
using Godwit.Host.MigrationNetworks;
using Godwit.Host.Processors;
using Godwit.Host.Queue;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Trust;

namespace Godwit.Host.Peers;

/// <summary>What other hosts of the domain may ask of this one; the other end of <see cref="HttpPeerLink"/>.</summary>
internal static class PeerEndpoints
{
    public static IEndpointRouteBuilder MapPeers(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder peer = routes.MapGroup("/peer/v1").ExcludeFromDescription();
        RouteGroupBuilder landings = peer.MapGroup("/landings/{id}").AddEndpointFilter(OnlyItsSourceAsync).AddEndpointFilter(LandingSteps.FollowAsync);
        peer.MapGet("/facts", (HostOptions options, SettingsBook settings, AcceleratorChoice accelerator, MoveWays ways, DirectoryMembership directory) =>
            TypedResults.Json(
            new PeerFacts
            {
                HostName = options.HostName,
                VirtualMachinePath = settings.Current.VirtualMachinePath,
                Accelerator = accelerator.Name,
                Offers = ways.Offers(),
                Realm = directory.Current?.Realm,
            },
            PeerJson.Default.PeerFacts));
        peer.MapGet("/processor", async (HostProcessor processor, CancellationToken cancellationToken) =>
            TypedResults.Json(await processor.ViewAsync(cancellationToken), PeerJson.Default.HostProcessorView));
        landings.MapPost("", async (MoveOrder order, HttpContext context, LandingDesk desk, CancellationToken cancellationToken) =>
        {
            Expect(order.SourceHost, context);
            await desk.PrepareAsync(order, cancellationToken);
            return TypedResults.NoContent();
        });
        landings.MapPost("/examine", async (MoveOrder order, HttpContext context, LandingDesk desk, CancellationToken cancellationToken) =>
        {
            Expect(order.SourceHost, context);
            return TypedResults.Json(new LandingAnswer { Problems = await desk.ExamineAsync(order, cancellationToken) }, PeerJson.Default.LandingAnswer);
        }).WithoutAudit();
        landings.MapPut("/files/{number:int}", async (string id, int number, HttpRequest request, LandingDesk desk, CancellationToken cancellationToken) =>
        {
            await desk.FilesOf(IdOf(id)).ReceiveAsync(number, request.Body, cancellationToken);
            return TypedResults.NoContent();
        }).WithMetadata(RequestSizeLimit.None).WithoutAudit();
        landings.MapPost("/files/{number:int}", async (string id, int number, LandingDesk desk) =>
            TypedResults.Json(await desk.FilesOf(IdOf(id)).AskAsync(number), PeerJson.Default.FileCoverage)).WithoutAudit();
        landings.MapPost("/files/{number:int}/end", async (string id, int number, FileEnd end, LandingDesk desk) =>
        {
            await desk.FilesOf(IdOf(id)).EndAsync(number, end.SizeBytes);
            return TypedResults.NoContent();
        });
        landings.MapPost("/open", async (string id, LandingDesk desk, CancellationToken cancellationToken) =>
            TypedResults.Json(await desk.OpenAsync(IdOf(id), cancellationToken), PeerJson.Default.LandingAddress));
        landings.MapPost("/heartbeat", (string id, LandingDesk desk) =>
        {
            desk.Heartbeat(IdOf(id));
            return TypedResults.NoContent();
        }).WithoutAudit();
        landings.MapPost("/arm", async (string id, LandingDesk desk) =>
        {
            await desk.ArmAsync(IdOf(id));
            return TypedResults.NoContent();
        }).WithoutAudit();
        landings.MapPost("/go", async (string id, LandingDesk desk) =>
            TypedResults.Json(await desk.GoAsync(IdOf(id)), PeerJson.Default.GoAnswer)).WithoutAudit();
        landings.MapPost("/rejoin", async (string id, PostCopyDesk desk) =>
            TypedResults.Json(await desk.RejoinAsync(IdOf(id)), PeerJson.Default.RejoinAnswer)).WithoutAudit();
        landings.MapPost("/lose", async (string id, PostCopyDesk desk) =>
        {
            await desk.LoseAsync(IdOf(id));
            return TypedResults.NoContent();
        });
        landings.MapDelete("", async (string id, LandingDesk desk) =>
        {
            await desk.DiscardAsync(IdOf(id));
            return TypedResults.NoContent();
        });
        peer.MapPost("/turns/{id}", (string id, SlotNeeds needs, LandingTurns turns) =>
            TypedResults.Json(turns.Ask(IdOf(id), needs), PeerJson.Default.TurnAnswer)).WithoutAudit();
        peer.MapGet("/orders/{id}", (string id, DepartureBook register) =>
            TypedResults.Json(new Verdict { Order = register.VerdictOf(IdOf(id)) }, PeerJson.Default.Verdict));
        peer.MapPost("/probes", async (ProbeRequest probe, HostShares shares, CancellationToken cancellationToken) =>
            TypedResults.Json(new ProbeAnswer { Words = await shares.AnswerAsync(probe.Paths, cancellationToken) }, PeerJson.Default.ProbeAnswer));
        peer.MapPost("/files", async (FileQuestion question, CancellationToken cancellationToken) =>
            TypedResults.Json(new FileAnswer { IsThere = await IsoFiles.IsAsync(question, cancellationToken) }, PeerJson.Default.FileAnswer));
        peer.MapPost("/rate", async (HttpRequest request, TimeProvider time, CancellationToken cancellationToken) => TypedResults.Json(
            new RateAnswer { BytesPerSecond = await RateClock.MeasureAsync(request.Body, time, cancellationToken) }, PeerJson.Default.RateAnswer))
            .WithMetadata(RequestSizeLimit.None).WithoutAudit();
        return routes;
    }

    /// <summary>A landing hears only the host it comes from.</summary>
    private static async ValueTask<object?> OnlyItsSourceAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        HttpContext context = call.HttpContext;
        OperationId id = IdOf(context.GetRouteValue("id") as string ?? "");
        if (context.RequestServices.GetRequiredService<LandingDesk>().SourceOf(id) is { } source)
        {
            Expect(source, context);
        }

        return await next(call);
    }

    private static void Expect(string host, HttpContext context)
    {
        Caller caller = context.RequireCaller();
        if (!string.Equals(caller.Name, host, StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(
                ProblemId.NotAllowed, host, $"{caller} may not speak for {host}.", "Only the host that a virtual machine leaves decides about its move.");
        }
    }

    private static OperationId IdOf(string text) => OperationId.TryParse(text, out OperationId id)
        ? id
        : throw new RefusedException(ProblemId.MalformedRequest, text, $"'{text}' is not the id of a move.", "An id is a GUID.");
}
