using Godwit.Contracts.Volumes;

namespace Godwit.Host.Storage.Smb;

/// <summary>/api/v1/volumes.</summary>
internal static class VolumeEndpoints
{
    private const string Route = "/api/v1/volumes";

    public static IEndpointRouteBuilder MapVolumes(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder volumes = routes.MapGroup(Route).WithTags("volumes");
        volumes.MapGet("", (Volumes known) => TypedResults.Ok(known.All()))
            .WithName("listVolumes").WithSummary("The SMB shares of this host, and how they stand.");
        volumes.MapPost("", async (AddVolumeRequest request, Volumes known, CancellationToken cancellationToken) =>
            TypedResults.Created(Route, await known.AddAsync(request, cancellationToken)))
            .WithName("addVolume").WithSummary("Mounts an SMB share and keeps it mounted.");
        volumes.MapDelete("", async (string path, Volumes known, CancellationToken cancellationToken) =>
        {
            await known.RemoveAsync(path, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("removeVolume").WithSummary("Takes a share down that no virtual machine has files on.");
        return routes;
    }
}
