using System.CommandLine;

namespace Godwit.Lab.Commands;

internal static class DaemonCommands
{
    public static Command CreateKill()
    {
        Argument<string> host = Words.Host();
        return new Command("kill-daemon", "Kill a host's daemon as a crash would (SIGKILL); its guests go on.") { host }.Does(
            async (parsed, _) =>
            {
                await LabChoice.Open(parsed).Host(parsed.GetRequiredValue(host)).KillDaemonAsync();
                return 0;
            });
    }

    public static Command CreateStart()
    {
        Argument<string> host = Words.Host();
        return new Command("start-daemon", "Start a host's daemon and wait until it answers.") { host }.Does(
            async (parsed, cancellationToken) =>
            {
                await LabChoice.Open(parsed).Host(parsed.GetRequiredValue(host)).StartDaemonAsync(cancellationToken);
                return 0;
            });
    }
}
