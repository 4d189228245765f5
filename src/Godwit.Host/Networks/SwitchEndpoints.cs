using Godwit.Contracts.Switches;

namespace Godwit.Host.Networks;

/// <summary>/api/v1/switches. Who may call what is decided where the routes are composed.</summary>
internal static class SwitchEndpoints
{
    private const string Route = "/api/v1/switches";

    /// <summary>Needs <see cref="Switches"/> and <see cref="SwitchUsers"/> among the services.</summary>
    public static IEndpointRouteBuilder MapSwitches(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder switches = routes.MapGroup(Route).WithTags("switches");
        switches.MapGet("", (Switches known) => TypedResults.Ok(known.All)).WithName("listSwitches").WithSummary("The switches of this host.");
        switches.MapGet("/{name}", (string name, Switches known) => TypedResults.Ok(known.Get(name))).WithName("getSwitch").WithSummary("A switch by its name.");
        switches.MapPost("", async (CreateSwitchRequest request, Switches known, CancellationToken cancellationToken) =>
        {
            SwitchView view = await known.CreateAsync(request, cancellationToken);
            return TypedResults.Created($"{Route}/{Uri.EscapeDataString(view.Name)}", view);
        }).WithName("createSwitch").WithSummary("Makes a switch.");
        switches.MapDelete("/{name}", async (string name, Switches known, SwitchUsers users, CancellationToken cancellationToken) =>
        {
            await known.RemoveAsync(name, users, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("removeSwitch").WithSummary("Removes a switch that no virtual machine is plugged into.");
        return routes;
    }
}
