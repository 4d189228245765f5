using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Queue;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Godwit.Host.Operations;

/// <summary>/api/v1/operations, and their event streams.</summary>
internal static class OperationEndpoints
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);

    public static IEndpointRouteBuilder MapOperations(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder operations = routes.MapGroup("/api/v1/operations").WithTags("operations");
        operations.MapGet("", (
            string? vm, string? kind, string? outcome, string? since, string? until, string? before, int? limit, bool? movesOnly, OperationLedger ledger) =>
            TypedResults.Ok(ledger.List(new OperationFilter
            {
                Vm = vm,
                Kinds = FilterWords.Members<OperationKind>("kind", kind),
                Outcomes = FilterWords.Members<OperationState>("outcome", outcome),
                Since = FilterWords.Time("since", since),
                Until = FilterWords.Time("until", until),
                Before = FilterWords.Id("before", before),
                Limit = limit,
                MovesOnly = movesOnly ?? false,
            })))
            .WithName("listOperations").WithSummary("Operations of this host, the newest first, by what is asked for. The next page: before = the last id of this one.");
        operations.MapGet("/{id}", (string id, OperationLedger ledger) => TypedResults.Ok(ledger.Get(IdOf(id))))
            .WithName("getOperation").WithSummary("An operation as it stands.");
        operations.MapPost("/{id}/cancel", (string id, OperationLedger ledger) =>
        {
            Operation operation = ledger.GetRunning(IdOf(id));
            operation.Cancel();
            return TypedResults.Ok(operation.View);
        }).WithName("cancelOperation").WithSummary("Asks to cancel; the operation goes on until it has cleaned up.");
        operations.MapPost("/{id}/limit", (string id, LimitOperationRequest request, OperationLedger ledger) =>
        {
            Operation operation = ledger.GetRunning(IdOf(id));
            operation.Limit(request.MaximumBytesPerSecond);
            return TypedResults.Ok(operation.View);
        }).WithName("limitOperation").WithSummary("Caps what a running move, storage migration, export, import or merge of checkpoints copies, or lifts the cap.");
        operations.MapPost("/{id}/pause", (string id, OperationLedger ledger) => Pause(id, ledger, paused: true))
            .WithName("pauseOperation").WithSummary("Holds what a running move, export, import or merge of checkpoints copies; its guest goes on.");
        operations.MapPost("/{id}/resume", (string id, OperationLedger ledger) => Pause(id, ledger, paused: false))
            .WithName("resumeOperation").WithSummary("Lets a held operation go on.");
        operations.MapPost("/{id}/queue", (string id, QueueOperationRequest request, OperationLedger ledger, MoveQueue queue) =>
        {
            queue.Reorder(IdOf(id), request);
            return TypedResults.Ok(ledger.Get(IdOf(id)));
        }).WithName("queueOperation").WithSummary("Gives a waiting move another place in the queue.");
        operations.MapGet("/{id}/events", WatchAsync).Produces<OperationView>(200, "text/event-stream")
            .WithName("watchOperation").WithSummary("Server-sent events of type \"operation\", each a whole OperationView, until the final state.");
        return routes;
    }

    private static Microsoft.AspNetCore.Http.HttpResults.Ok<OperationView> Pause(string id, OperationLedger ledger, bool paused)
    {
        Operation operation = ledger.GetRunning(IdOf(id));
        operation.Pause(paused);
        return TypedResults.Ok(operation.View);
    }

    /// <summary>
    /// The newest view at once, then every change. A watcher that names the last revision it saw gets nothing older; headers
    /// leave with the first bytes, so a ping goes first.
    /// </summary>
    private static async Task WatchAsync(string id, HttpContext context, OperationLedger ledger, TimeProvider time)
    {
        var json = (JsonTypeInfo<OperationView>)context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(typeof(OperationView));
        OperationId operation = IdOf(id);
        OperationView now = ledger.Get(operation);
        long seen = long.TryParse(context.Request.Headers["Last-Event-ID"], out long last) ? last : 0;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.WriteAsync(": godwit\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        IAsyncEnumerable<OperationView> changes = ledger.FindRunning(operation)?.WatchAsync(context.RequestAborted) ?? Once(ledger.Get(operation));
        using ITimer ping = Pings(context, time, out SemaphoreSlim writing);
        using (writing)
        {
            await foreach (OperationView view in changes)
            {
                // The end is always told: a restarted daemon may have counted anew.
                if (view.Revision > seen || view.State is not OperationState.Running)
                {
                    seen = view.Revision;
                    await WriteAsync(context, writing, $"event: operation\nid: {view.Revision}\ndata: {JsonSerializer.Serialize(view, json)}\n\n");
                }
            }
        }
    }

    private static ITimer Pings(HttpContext context, TimeProvider time, out SemaphoreSlim writing)
    {
        var gate = new SemaphoreSlim(1, 1);
        writing = gate;
        return time.CreateTimer(_ => _ = PingAsync(context, gate), null, PingInterval, PingInterval);
    }

    private static async Task PingAsync(HttpContext context, SemaphoreSlim gate)
    {
        try
        {
            await WriteAsync(context, gate, ": ping\n\n");
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The watcher has gone.
        }
    }

    private static async Task WriteAsync(HttpContext context, SemaphoreSlim gate, string text)
    {
        await gate.WaitAsync(context.RequestAborted);
        try
        {
            await context.Response.WriteAsync(text, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
        finally
        {
            gate.Release();
        }
    }

    private static async IAsyncEnumerable<OperationView> Once(OperationView view)
    {
        await Task.CompletedTask;
        yield return view;
    }

    private static OperationId IdOf(string text) => OperationId.TryParse(text, out OperationId id)
        ? id
        : throw new RefusedException(ProblemId.OperationNotFound, text, $"'{text}' is not the id of an operation.", "List operations to see their ids.");
}
