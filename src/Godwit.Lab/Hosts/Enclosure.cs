using System.Globalization;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Hosts;

/// <summary>
/// The inside of a host or of a server: a network, mounts and a host name of its own. A quiet process holds them open, so that what runs inside
/// can die and come back into them.
/// </summary>
/// <param name="name">The host name inside.</param>
/// <param name="folder">Where the quiet process's identity and log are kept; it has a folder "log".</param>
/// <param name="space">The network.</param>
internal sealed class Enclosure(string name, string folder, NetworkNamespace space)
{
    // $1 the host's name, then pairs of what and where.
    private const string HolderScript =
        """hostname "$1" && shift && mount --make-rprivate / && """
        + """while [ $# -gt 1 ]; do mount --bind "$1" "$2" || exit 1; shift 2; done; echo ready; exec sleep infinity""";

    public bool IsStanding => space.Exists && Holder is not null;

    private string LogPath => Path.Combine(folder, "log", "holder.log");

    private string HolderIdentityPath => Path.Combine(folder, "holder.pid");

    private ProcessIdentity? Holder => ProcessIdentity.Load(HolderIdentityPath);

    /// <summary>Mounts are made in the given order.</summary>
    public async Task StandUpAsync(IEnumerable<(string What, string Where)> mounts, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, "log"));

        // "ip netns exec" gives the command a mount namespace of its own, in which /sys shows the host's interfaces.
        await Background.StartAsync(
            LogPath,
            HolderIdentityPath,
            [
                "ip", "netns", "exec", space.Name, "unshare", "--uts", "sh", "-c", HolderScript, "sh", name,
                .. mounts.SelectMany(pair => new[] { pair.What, pair.Where }),
            ],
            cancellationToken);
        await WaitForMountsAsync(cancellationToken);
    }

    /// <summary>The command line that runs a command inside.</summary>
    /// <exception cref="LabException">It does not stand.</exception>
    public string[] Inside(IReadOnlyList<string> command)
    {
        ProcessIdentity holder = Holder ?? throw new LabException($"{name} does not stand; bring the lab up first.");
        return ["nsenter", "--target", holder.Pid.ToString(CultureInfo.InvariantCulture), "--mount", "--net", "--uts", "--", .. command];
    }

    /// <summary>Runs a command inside, to its end.</summary>
    public Task<CommandResult> TryAsync(IReadOnlyList<string> command, string? input, CancellationToken cancellationToken)
    {
        string[] line = Inside(command);
        return Tool.TryAsync(line[0], line[1..], input, cancellationToken);
    }

    /// <summary>The same, for a command that has to succeed.</summary>
    /// <exception cref="LabException">It ended with anything but 0.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> command, string? input, CancellationToken cancellationToken)
    {
        CommandResult result = await TryAsync(command, input, cancellationToken);
        return result.Succeeded
            ? result.Output
            : throw new LabException($"'{string.Join(' ', command)}' on {name} ended with {result.ExitCode}: {result.Error} {result.Output}");
    }

    /// <summary>Kills everything that runs inside but the quiet process.</summary>
    public Task EmptyAsync() => space.EmptyAsync(except: Holder);

    private async Task WaitForMountsAsync(CancellationToken cancellationToken)
    {
        while (!(await File.ReadAllTextAsync(LogPath, cancellationToken)).Contains("ready", StringComparison.Ordinal))
        {
            if (Holder is null)
            {
                throw new LabException($"{name} could not mount its folders: {await File.ReadAllTextAsync(LogPath, cancellationToken)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
    }
}
