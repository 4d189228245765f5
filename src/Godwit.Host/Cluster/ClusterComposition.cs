using Godwit.Host.Cluster.Fencing;
using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Moves;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Cluster.Validation;
using Godwit.Host.Cluster.Volumes;

namespace Godwit.Host.Cluster;

internal static class ClusterComposition
{
    /// <summary>What moves and starts of virtual machines ask of a cluster, in one or not.</summary>
    public static IServiceCollection AddRoles(this IServiceCollection services) => services
        .AddSingleton<ClusterFolder>()
        .AddSingleton<ClusterMembership>()
        .AddSingleton<ClusterSessions>()
        .AddSingleton<ClusterLog>()
        .AddSingleton<GuestRight>()
        .AddSingleton<IRoleRegister, RoleRegister>()
        .AddSingleton<RoleActs>()
        .AddSingleton<RoleTransit>()
        .AddSingleton<AskForRole>(provider => (host, request, cancellationToken) =>
            provider.GetRequiredService<ClusterPeers>().AddRoleAsync(host, request, cancellationToken));

    public static IServiceCollection AddCluster(this IServiceCollection services) => services
        .AddRoles()
        .AddSingleton<ClusterViews>()
        .AddSingleton<EtcdProcess>()
        .AddSingleton<GuardianProcess>()
        .AddSingleton<ClusterPeers>()
        .AddSingleton<ClusterFounding>()
        .AddSingleton<NodeJoining>()
        .AddSingleton<NodeLifecycle>()
        .AddSingleton<NodeDestruction>()
        .AddSingleton<NodeSettings>()
        .AddSingleton<NodeOffer>()
        .AddSingleton<NodeVolumes>()
        .AddSingleton<VolumeProof>()
        .AddSingleton<ClusterVolumes>()
        .AddSingleton<RoleStarts>()
        .AddSingleton<StrandedRoles>()
        .AddSingleton<RoleHouse>()
        .AddSingleton<RoleKeeper>()
        .AddSingleton<RoleMoves>()
        .AddSingleton<RoleMover>()
        .AddSingleton<NodeDrain>()
        .AddSingleton(provider => new FenceAgent(FenceAgent.DefaultFolder, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<NodeFencing>()
        .AddSingleton<LostNodes>()
        .AddSingleton<Failovers>()
        .AddSingleton<FailedRoles>()
        .AddSingleton<Failbacks>()
        .AddSingleton<MoveUpkeep>()
        .AddSingleton<LeaderWork>()
        .AddSingleton<LeaderCampaign>()
        .AddSingleton<SystemTests>()
        .AddSingleton<StorageTests>()
        .AddSingleton<QuorumTests>()
        .AddSingleton<FencingTests>()
        .AddSingleton<CapacityTests>()
        .AddSingleton<ClusterValidation>()
        .AddHostedService<ClusterLife>();
}
