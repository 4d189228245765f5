using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Microsoft.AspNetCore.Http;

namespace Godwit.Cli.Tests;

/// <summary>A cluster of two nodes and a witness, one role of which has moved.</summary>
internal static class CannedCluster
{
    private static readonly VmId Vm = new(new Guid("0199a000-0000-7000-8000-000000000001"));

    public static ClusterView Cluster { get; } = new()
    {
        Id = "0199a000-0000-7000-8000-00000000000c",
        Name = "cluster1",
        NodeName = "hosta",
        Leader = "hosta",
        Quorum = new QuorumView { Votes = 3, VotesNeeded = 2, VotesPresent = 3, Explanation = "3 of 3 votes; 1 more may fail.", Warnings = [] },
        LeaseSeconds = 10,
        GuestsEndAfterSeconds = 8,
        GraceSeconds = 1.1,
        RoleCount = 1,
        Revision = 4711,
        Nodes =
        [
            Node("hosta", NodeState.Up) with { IsLeader = true, RoleCount = 1, MemoryBytes = 16L << 30, MemoryFreeBytes = 8L << 30 },
            Node("hostb", NodeState.Down) with { FenceAgent = "fence_ipmilan", Problem = Canned.Problem(ProblemId.HostUnreachable, "hostb") },
            Node("hostc", NodeState.Up) with { IsWitness = true },
        ],
        IsCurrent = true,
    };

    public static RoleMoveView Move { get; } = new()
    {
        Id = Canned.Id(7),
        VmId = Vm,
        VmName = "web01",
        Type = VmMigrationType.Live,
        SourceNode = "hostb",
        DestinationNode = "hosta",
        State = RoleMoveState.Completed,
        AskedAt = Canned.Start,
        AskedBy = "ann",
        Blackout = TimeSpan.FromMilliseconds(320),
    };

    public static RoleView Role { get; } = new()
    {
        VmId = Vm,
        Name = "web01",
        OwnerNode = "hosta",
        Generation = 3,
        State = RoleState.Online,
        Priority = RolePriority.High,
        PreferredOwners = ["hosta", "hostb"],
        PossibleOwners = [],
        AntiAffinityClassNames = [],
        Folder = "/srv/clusterstorage/volume1/web01",
        MemoryBytes = 1L << 30,
        FailoverPeriodHours = 6,
        Failback = FailbackPolicy.Prevent,
    };

    public static ClusterVolumeView Volume { get; } = new()
    {
        Name = "volume1",
        Path = "/srv/clusterstorage/volume1",
        FileSystem = "ocfs2",
        Nodes = [new ClusterVolumeNode { Node = "hosta", IsOnline = true, FreeBytes = 4L << 30 }, new ClusterVolumeNode { Node = "hostb", IsOnline = false }],
    };

    public static ClusterEventView Event { get; } = new() { At = Canned.Start, Node = "hosta", EventId = 1135, Message = "hostb was removed from the active nodes." };

    /// <param name="context">The request.</param>
    /// <param name="path">Behind /api/v1.</param>
    public static Task AnswerAsync(HttpContext context, string[] path) => (context.Request.Method, path) switch
    {
        ("GET", ["cluster"]) => SendAsync(context, Cluster, GodwitJson.Default.ClusterView),
        ("GET", ["cluster", "roles"]) => SendAsync(context, [Role], GodwitJson.Default.IReadOnlyListRoleView),
        ("GET", ["cluster", "moves"]) => SendAsync(context, [Move], GodwitJson.Default.IReadOnlyListRoleMoveView),
        ("GET", ["cluster", "volumes"]) => SendAsync(context, [Volume], GodwitJson.Default.IReadOnlyListClusterVolumeView),
        ("GET", ["cluster", "log"]) => SendAsync(context, [Event], GodwitJson.Default.IReadOnlyListClusterEventView),
        ("POST", ["cluster", "roles", _, "move"]) => SendAsync(context, Move, GodwitJson.Default.RoleMoveView),
        _ => DoneAsync(context),
    };

    private static NodeView Node(string name, NodeState state) => new()
    {
        Name = name, State = state, IsWitness = false, HasVote = true, IsLeader = false, Drain = DrainStatus.NotInitiated, RoleCount = 0,
    };

    private static Task DoneAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task SendAsync<T>(HttpContext context, T value, JsonTypeInfo<T> info) => context.Response.WriteAsJsonAsync(value, info);
}
