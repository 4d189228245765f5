using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Hosts;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostNetworkSet
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> subnet = HostNetworkCommands.Subnet("The subnet as 'godwit host network list' shows it");
        Option<int?> priority = CommonArguments.Number("--priority", "The lower the better", 0, int.MaxValue);
        Option<string> changed = new("--subnet") { Description = "What it shall be", HelpName = "SUBNET" };
        return new CommandWithExamples("set", "Changes a migration network.", "godwit host network set 10.71.0.0/24 --priority 0")
        {
            subnet,
            priority,
            changed,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            if (!invocation.Has(priority) && !invocation.Has(changed))
            {
                throw new UsageException("Say what shall change: --priority, --subnet, or both.");
            }

            return HostNetworkAdd.Show(invocation, "changed", await invocation.Client.SetMigrationNetworkAsync(
                new SetMigrationNetworkRequest { Subnet = invocation.Of(subnet), NewSubnet = invocation.Of(changed), NewPriority = invocation.Of(priority) },
                cancellationToken));
        });
    }
}
