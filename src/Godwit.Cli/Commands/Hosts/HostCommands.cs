using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostCommands
{
    public static Command Create(Surroundings surroundings, CompletionNames names) =>
        new CommandWithExamples("host", "Hosts: look at them, set them up, remember their addresses.")
        {
            HostList.Create(surroundings),
            HostShow.Create(surroundings, names),
            HostSettingsCommand.Create(surroundings),
            HostNetworkCommands.Create(surroundings),
            HostAdd.Create(surroundings),
            HostRemove.Create(surroundings, names),
        };
}
