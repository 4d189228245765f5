using Godwit.Contracts.Hosts;

namespace Godwit.Host.MigrationNetworks;

/// <summary>/api/v1/host/migration-networks. A subnet has a slash in it, so it is named in the query.</summary>
internal static class MigrationNetworkEndpoints
{
    private const string Route = "/api/v1/host/migration-networks";

    public static IEndpointRouteBuilder MapMigrationNetworks(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder networks = routes.MapGroup(Route).WithTags("host");
        networks.MapGet("", (MigrationNetworkBook book) => TypedResults.Ok(book.All()))
            .WithName("listMigrationNetworks").WithSummary("The subnets over which this host moves virtual machines, the preferred one first.");
        networks.MapPost("", (AddMigrationNetworkRequest request, MigrationNetworkBook book) => TypedResults.Ok(book.Add(request)))
            .WithName("addMigrationNetwork").WithSummary("Adds a subnet.");
        networks.MapPut("", (SetMigrationNetworkRequest request, MigrationNetworkBook book) => TypedResults.Ok(book.Change(request)))
            .WithName("setMigrationNetwork").WithSummary("Changes a subnet or its priority.");
        networks.MapDelete("", (string subnet, MigrationNetworkBook book) =>
        {
            book.Remove(subnet);
            return TypedResults.NoContent();
        }).WithName("removeMigrationNetwork").WithSummary("Removes a subnet.");
        return routes;
    }
}
