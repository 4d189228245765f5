using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Tests.Cluster.Real;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Roles;

public sealed class StrandedRolesTests
{
    private static readonly Problem Away = new()
    {
        Id = ProblemId.ClusterVolumeUnavailable, Target = "volume1", Message = "hosta does not have the cluster shared volume volume1.", Remedy = "Mount it.",
    };

    /// <summary>Where the role lies | which volume the node has lost | whether the role is stranded.</summary>
    [Theory]
    [InlineData("/csv/web01", "volume1", true)]
    [InlineData("/csv/web01", null, false)]
    [InlineData("/csv/web01", "volume2", false)] // not its own
    [InlineData("/csv2/web01", "volume2", true)]
    [InlineData("/csv20/web01", "volume2", false)] // a name that only begins alike
    public void A_role_is_stranded_when_its_node_has_lost_its_volume(string folder, string? lost, bool stranded)
    {
        RoleRecord role = ClusterSeed.Role(VmId.New()) with { Folder = folder };
        DaemonLife life = ClusterSeed.Daemon with
        {
            Volumes = new[] { "volume1", "volume2" }.ToDictionary(name => name, name => new VolumeSight { Problem = name == lost ? Away : null }),
        };
        ClusterSight sight = ClusterSight.Empty with
        {
            Volumes = ClusterSight.Empty.Volumes.Add("volume1", Volume("volume1", "/csv")).Add("volume2", Volume("volume2", "/csv2")),
            Daemons = ClusterSight.Empty.Daemons.Add("hosta", new Stored<DaemonLife>(life, 1)),
        };

        Assert.Equal(stranded, StrandedRoles.LossOf(sight, "hosta", role) is not null);
        Assert.Null(StrandedRoles.LossOf(sight, "hostb", role)); // of which nothing is known
    }

    private static Stored<VolumeRecord> Volume(string name, string path) => new(new VolumeRecord { Name = name, Path = path, FileSystem = "nfs4" }, 1);
}
