using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Moves;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Cluster.Volumes;

namespace Godwit.Host.Cluster;

internal static class ClusterComposition
{
    public static IServiceCollection AddCluster(this IServiceCollection services) => services
        .AddSingleton<ClusterFolder>()
        .AddSingleton<ClusterMembership>()
        .AddSingleton<ClusterSessions>()
        .AddSingleton<ClusterLog>()
        .AddSingleton<ClusterViews>()
        .AddSingleton<EtcdProcess>()
        .AddSingleton<GuardianProcess>()
        .AddSingleton<GuestRight>()
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
        .AddSingleton<IRoleRegister, RoleRegister>()
        .AddSingleton<RoleActs>()
        .AddSingleton<RoleStarts>()
        .AddSingleton<RoleHouse>()
        .AddSingleton<RoleKeeper>()
        .AddSingleton<RoleMoves>()
        .AddSingleton<RoleMover>()
        .AddSingleton<NodeDrain>()
        .AddSingleton<NodeFencing>()
        .AddSingleton<LostNodes>()
        .AddSingleton<Failovers>()
        .AddSingleton<FailedRoles>()
        .AddSingleton<Failbacks>()
        .AddSingleton<MoveUpkeep>()
        .AddSingleton<LeaderWork>()
        .AddSingleton<LeaderCampaign>()
        .AddHostedService<ClusterLife>();
}
