using System.CommandLine;

namespace Godwit.Lab.Commands;

internal static class DownCommand
{
    public static Command Create() =>
        new Command("down", "Take the lab away: every process, namespace, mount point and file of it.").Does(async (parsed, _) =>
        {
            await LocalLab.DownAsync(LabChoice.StateFolder(parsed));
            return 0;
        });
}
