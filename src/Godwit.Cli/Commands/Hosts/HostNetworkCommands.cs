using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Hosts;

/// <summary>"host network": Hyper-V's VMMigrationNetwork.</summary>
internal static class HostNetworkCommands
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("network", "Migration networks: the subnets over which a host moves virtual machines.")
        {
            HostNetworkList.Create(surroundings),
            HostNetworkAdd.Create(surroundings),
            HostNetworkSet.Create(surroundings),
            HostNetworkRemove.Create(surroundings),
        };

    public static Argument<string> Subnet(string description) => new("SUBNET") { Description = description };

    public static Option<int?> Priority() => CommonArguments.Number("--priority", "The lower the better [default: after all others]", 0, int.MaxValue);
}
