using Godwit.Lab;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>The command line as people run it: the program itself, not its code.</summary>
internal static class GodwitProgram
{
    /// <summary>Runs it on a lab's hosts over their sockets.</summary>
    public static Task<CommandResult> RunAsync(LocalLab lab, params string[] arguments) =>
        Tool.TryAsync("env", [$"GODWIT_HOSTS={lab.HostsFile}", Find(), .. arguments], null, TestContext.Current.CancellationToken);

    /// <summary>As typed into a shell: what a remedy says, word by word.</summary>
    public static Task<CommandResult> TypeAsync(LocalLab lab, string line) => Tool.TryAsync(
        "env", [$"GODWIT_HOSTS={lab.HostsFile}", $"PATH={Path.GetDirectoryName(Find())}:/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-c", line], null, TestContext.Current.CancellationToken);

    /// <summary>Runs it inside a host, with a hosts file of one's own.</summary>
    public static Task<CommandResult> RunInsideAsync(LabHost host, string hostsFile, params string[] arguments) =>
        host.RunAsync(["env", $"GODWIT_HOSTS={hostsFile}", Find(), .. arguments], TestContext.Current.CancellationToken);

    public static string Find()
    {
        string path = Path.Combine(LabPlaces.Root, "artifacts", "bin", "Godwit.Cli", "release", "godwit");
        Assert.True(File.Exists(path), $"{path} is not built.");
        return path;
    }
}
