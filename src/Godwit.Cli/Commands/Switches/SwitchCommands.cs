using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Switches;

internal static class SwitchCommands
{
    public static Command Create(Surroundings surroundings, CompletionNames names) =>
        new CommandWithExamples("switch", "Virtual switches of a host.")
        {
            SwitchList.Create(surroundings),
            SwitchCreate.Create(surroundings),
            SwitchRemove.Create(surroundings, names),
        };
}
