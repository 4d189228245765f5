using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Cluster.Records;

/// <summary>
/// What stands where in the cluster's memory:
/// <code>
/// /godwit/cluster             ClusterRecord
/// /godwit/leader              name of the node that leads; dies with its daemon's lease
/// /godwit/nodes/hosta         NodeRecord: what an administrator and the leader say of it
/// /godwit/alive/hosta         NodeLife: dies with its guardian's lease, which is its right to run the guests of roles
/// /godwit/rights/hosta        NodeLife: the same, and it stays: the last right that the node had
/// /godwit/daemons/hosta       DaemonLife: dies with its daemon's lease; what it has to give
/// /godwit/roles/VMID          RoleRecord: how the VM is to be treated
/// /godwit/owners/VMID         OwnerRecord: whose it is. The register of every hand-over
/// /godwit/removed/VMID        OwnerRecord: whose it was when it was taken out of the cluster; goes when it is a role again
/// /godwit/moves/ID            RoleMoveRecord: planned moves, waiting, running, ended
/// /godwit/volumes/NAME        VolumeRecord
/// /godwit/log/TIME-NODE       EventRecord
/// </code>
/// </summary>
internal static class ClusterKeys
{
    public const string All = "/godwit/";
    public const string Cluster = All + "cluster";
    public const string Leader = All + "leader";
    public const string Nodes = All + "nodes/";
    public const string Alive = All + "alive/";
    public const string Rights = All + "rights/";
    public const string Daemons = All + "daemons/";
    public const string Roles = All + "roles/";
    public const string Owners = All + "owners/";
    public const string Removed = All + "removed/";
    public const string Moves = All + "moves/";
    public const string Volumes = All + "volumes/";
    public const string Log = All + "log/";

    public static string Node(string name) => Nodes + name;

    public static string Life(string node) => Alive + node;

    public static string Right(string node) => Rights + node;

    public static string Daemon(string node) => Daemons + node;

    public static string Role(VmId vm) => Roles + vm;

    public static string Owner(VmId vm) => Owners + vm;

    public static string RemovedRole(VmId vm) => Removed + vm;

    public static string Move(OperationId id) => Moves + id;

    public static string Volume(string name) => Volumes + name;
}
