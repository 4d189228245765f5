using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Volumes;

internal static class VolumeCommands
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("volume", "Shared storage of a host: SMB shares that it mounts and keeps mounted.")
        {
            VolumeList.Create(surroundings),
            VolumeAdd.Create(surroundings),
            VolumeRemove.Create(surroundings),
        };
}
