using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vhds;

internal static class VhdCommands
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("vhd", "Virtual hard disk files of a host: create, look at, convert, merge.")
        {
            VhdCreate.Create(surroundings),
            VhdShow.Create(surroundings),
            VhdConvert.Create(surroundings),
            VhdResize.Create(surroundings),
            VhdMerge.Create(surroundings),
            VhdCompact.Create(surroundings),
            VhdTest.Create(surroundings),
            VhdSet.Create(surroundings),
        };
}
