using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Clusters;

internal static class ClusterCommands
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("cluster", "Failover clusters: nodes, roles, shared volumes; what a dead node ran starts elsewhere.")
        {
            ClusterShow.Create(surroundings),
            ClusterCreate.Create(surroundings),
            ClusterDestroy.Create(surroundings),
            ClusterTest.Create(surroundings),
            ClusterLogCommand.Create(surroundings),
            NodeCommands.Create(surroundings),
            RoleCommands.Create(surroundings),
            MoveCommands.Create(surroundings),
            ClusterVolumeCommands.Create(surroundings),
        };

    public static Argument<string> Node(string description = "Name of the node") => new("NODE") { Description = description };

    public static Argument<string> Role() => new("ROLE") { Description = "Name or id of the virtual machine" };
}
