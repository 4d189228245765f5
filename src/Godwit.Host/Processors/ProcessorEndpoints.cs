namespace Godwit.Host.Processors;

/// <summary>/api/v1/host/processor and /api/v1/domain/processors.</summary>
internal static class ProcessorEndpoints
{
    public static IEndpointRouteBuilder MapProcessors(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/host/processor", async (HostProcessor processor, CancellationToken cancellationToken) =>
            TypedResults.Ok(await processor.ViewAsync(cancellationToken)))
            .WithTags("host").WithName("getHostProcessor").WithSummary("What this host's processor can give to guests, by its QEMU's own account.");
        routes.MapGet("/api/v1/domain/processors", async (DomainProcessors processors, CancellationToken cancellationToken) =>
            TypedResults.Ok(await processors.AskAsync(cancellationToken)))
            .WithTags("domain").WithName("getDomainProcessors").WithSummary("What the processors of the domain's hosts can give to guests, and what they have in common.");
        return routes;
    }
}
