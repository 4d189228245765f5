using Godwit.Contracts.Clusters;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Moves;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Cluster.Validation;
using Godwit.Host.Cluster.Volumes;
using Godwit.Host.Trust;

namespace Godwit.Host.Cluster;

/// <summary>/api/v1/cluster, of any node; and what nodes ask of each other.</summary>
internal static class ClusterEndpoints
{
    public static IEndpointRouteBuilder MapCluster(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder cluster = routes.MapGroup("/api/v1/cluster").WithTags("cluster");
        cluster.MapGet("", async (ClusterSessions sessions, ClusterViews views, CancellationToken cancellationToken) =>
            TypedResults.Ok(await views.OfAsync(sessions.Required, cancellationToken)))
            .WithName("getCluster").WithSummary("The failover cluster that this host belongs to, its quorum and its nodes.");
        cluster.MapPost("", async (CreateClusterRequest request, ClusterFounding founding, CancellationToken cancellationToken) =>
        {
            await founding.CreateAsync(request, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("createCluster").WithSummary("Founds a failover cluster with this host as its first node.");
        cluster.MapDelete("", async (NodeDestruction destruction, CancellationToken cancellationToken) =>
        {
            await destruction.RunAsync(cancellationToken);
            return TypedResults.NoContent();
        }).WithName("destroyCluster").WithSummary("Ends the cluster; its roles stay where they are, as any other virtual machine.");
        cluster.MapGet("/log", async (ClusterSessions sessions, CancellationToken cancellationToken) =>
            TypedResults.Ok<IReadOnlyList<ClusterEventView>>(
            [
                .. (await ClusterLog.ReadAsync(sessions.Required, cancellationToken))
                    .Select(line => new ClusterEventView { At = line.At, Node = line.Node, EventId = line.EventId, Message = line.Message }),
            ])).WithName("getClusterLog").WithSummary("What happened in the cluster, the newest first.");
        cluster.MapPost("/validate", async (ClusterValidation validation, CancellationToken cancellationToken) =>
            TypedResults.Ok(await validation.RunAsync(cancellationToken)))
            .WithName("validateCluster").WithSummary("Tries everything that the cluster needs, and changes nothing.");
        MapNodes(cluster.MapGroup("/nodes"));
        MapRoles(cluster.MapGroup("/roles"));
        MapMoves(cluster.MapGroup("/moves"));
        MapVolumes(cluster.MapGroup("/volumes"));
        MapPeer(routes.MapGroup("/peer/v1/cluster").ExcludeFromDescription());
        return routes;
    }

    private static void MapNodes(RouteGroupBuilder nodes)
    {
        nodes.MapPost("", async (AddNodeRequest request, NodeJoining joining, CancellationToken cancellationToken) =>
        {
            await joining.AddAsync(request, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("addClusterNode").WithSummary("Takes a host of the domain into the cluster, as a node or as its witness.");
        nodes.MapDelete("/{name}", async (string name, bool? force, NodeJoining joining, CancellationToken cancellationToken) =>
        {
            await joining.EvictAsync(name, force ?? false, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("evictClusterNode").WithSummary("Takes a node out of the cluster; one that is dead for good with force.");
        nodes.MapPatch("/{name}", async (string name, SetNodeRequest request, NodeSettings settings, CancellationToken cancellationToken) =>
        {
            await settings.SetAsync(name, request, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("setClusterNode").WithSummary("Sets a node's fault domain and its fence agent.");
        nodes.MapPost("/{name}/suspend", async (
            string name, SuspendNodeRequest request, NodeDrain drain, ClusterSessions sessions, HttpContext context, CancellationToken cancellationToken) =>
        {
            await drain.SuspendAsync(sessions.Required, name, request, Who(context), cancellationToken);
            return TypedResults.NoContent();
        }).WithName("suspendClusterNode").WithSummary("Pauses a node, and moves its roles to others if it is drained.");
        nodes.MapPost("/{name}/resume", async (
            string name, ResumeNodeRequest request, NodeDrain drain, ClusterSessions sessions, HttpContext context, CancellationToken cancellationToken) =>
        {
            await drain.ResumeAsync(sessions.Required, name, request, Who(context), cancellationToken);
            return TypedResults.NoContent();
        }).WithName("resumeClusterNode").WithSummary("Lets a paused or quarantined node take roles again.");
    }

    private static void MapRoles(RouteGroupBuilder roles)
    {
        roles.MapGet("", (ClusterSessions sessions, ClusterViews views) =>
        {
            ClusterSight sight = sessions.Required.Sight;
            return TypedResults.Ok<IReadOnlyList<RoleView>>(
                [.. sight.Roles.Values.Select(role => views.Of(sight, role.Value)).OrderBy(role => role.Name, StringComparer.OrdinalIgnoreCase)]);
        }).WithName("listClusterRoles").WithSummary("The highly available virtual machines of the cluster.");
        roles.MapPost("", async (AddRoleRequest request, RoleActs acts, CancellationToken cancellationToken) =>
        {
            await acts.AddAsync(request, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("addClusterRole").WithSummary("Makes a virtual machine of this host highly available.");
        roles.MapDelete("/{name}", async (string name, RoleActs acts, CancellationToken cancellationToken) =>
        {
            await acts.RemoveAsync(name, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("removeClusterRole").WithSummary("Takes high availability from a virtual machine, which stays where it is.");
        roles.MapPatch("/{name}", async (string name, SetRoleRequest request, RoleActs acts, CancellationToken cancellationToken) =>
        {
            await acts.SetAsync(name, request, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("setClusterRole").WithSummary("Sets a role's priority, owners, failover and failback.");
        roles.MapPost("/{name}/retry", async (string name, RoleActs acts, CancellationToken cancellationToken) =>
        {
            await acts.RetryAsync(name, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("retryClusterRole").WithSummary("Tries a failed role again.");
        roles.MapPost("/{name}/move", async (
            string name, MoveRoleRequest request, RoleMoves moves, ClusterSessions sessions, HttpContext context, CancellationToken cancellationToken) =>
        {
            ClusterSession session = sessions.Required;
            RoleRecord role = session.Sight.FindRole(name) ?? throw ClusterDenials.RoleNotFound(name);
            return TypedResults.Ok(ClusterViews.Of(await moves.AskAsync(session, role, request, Who(context), isDrain: false, cancellationToken)));
        }).WithName("moveClusterRole").WithSummary("Moves a role to another node, or to the best one; it waits for its turn.");
    }

    private static void MapMoves(RouteGroupBuilder moves)
    {
        moves.MapGet("", (ClusterSessions sessions) => TypedResults.Ok<IReadOnlyList<RoleMoveView>>(
            [.. sessions.Required.Sight.Moves.Values.Select(move => move.Value).OrderByDescending(move => move.AskedAt).Select(ClusterViews.Of)]))
            .WithName("listClusterMoves").WithSummary("Planned moves between nodes, the newest first: waiting, running, and those of the last day.");
        moves.MapPost("/{id}/cancel", async (string id, RoleMoves acts, ClusterSessions sessions, CancellationToken cancellationToken) =>
        {
            ClusterSession session = sessions.Required;
            RoleMoveRecord move = (OperationId.TryParse(id, out OperationId known) ? session.Sight.Moves.GetValueOrDefault(known)?.Value : null)
                ?? throw new RefusedException(ProblemId.OperationNotFound, id, $"The cluster knows no move {id}.", "'godwit cluster move list' shows them.");
            return TypedResults.Ok(ClusterViews.Of(await acts.CancelAsync(session, move, cancellationToken)));
        }).WithName("cancelClusterMove").WithSummary("Calls a planned move off; the virtual machine stays where it is.");
    }

    private static void MapVolumes(RouteGroupBuilder volumes)
    {
        volumes.MapGet("", (ClusterSessions sessions) =>
        {
            ClusterSight sight = sessions.Required.Sight;
            return TypedResults.Ok<IReadOnlyList<ClusterVolumeView>>([.. sight.Volumes.Values.Select(volume => ClusterViews.Of(sight, volume.Value))]);
        }).WithName("listClusterVolumes").WithSummary("The cluster shared volumes, and how each node has them.");
        volumes.MapPost("", async (AddClusterVolumeRequest request, ClusterVolumes acts, CancellationToken cancellationToken) =>
        {
            await acts.AddAsync(request, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("addClusterVolume").WithSummary("Takes storage that every node has under the same path on as a cluster shared volume.");
        volumes.MapDelete("/{name}", async (string name, ClusterVolumes acts, CancellationToken cancellationToken) =>
        {
            await acts.RemoveAsync(name, cancellationToken);
            return TypedResults.NoContent();
        }).WithName("removeClusterVolume").WithSummary("Gives a cluster shared volume up; its files stay.");
    }

    private static void MapPeer(RouteGroupBuilder peer)
    {
        peer.MapGet("/offer", (NodeLifecycle lifecycle) => TypedResults.Json(lifecycle.Offer(), ClusterJson.Default.JoinOffer));
        peer.MapPost("/join", async (JoinTicket ticket, NodeLifecycle lifecycle, CancellationToken cancellationToken) =>
        {
            await lifecycle.JoinAsync(ticket, cancellationToken);
            return TypedResults.NoContent();
        });
        peer.MapDelete("/{id}", async (string id, bool? keepRoles, NodeLifecycle lifecycle) =>
        {
            await lifecycle.LeaveAsync(id, keepRoles ?? false);
            return TypedResults.NoContent();
        });
        peer.MapPost("/roles", async (AddRoleRequest request, RoleTransit transit, CancellationToken cancellationToken) =>
        {
            await transit.AddArrivedAsync(request, cancellationToken);
            return TypedResults.NoContent();
        });
        peer.MapPost("/proof", (VolumeQuestion question) => TypedResults.Json(VolumeProof.Answer(question), ClusterJson.Default.VolumeAnswer)).WithoutAudit();
    }

    private static string Who(HttpContext context) => context.RequireCaller().ToString();
}
