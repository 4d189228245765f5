using System.Diagnostics;
using System.Globalization;
using Godwit.Client;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Hosts;

/// <summary>
/// One host of a lab: a network namespace and a mount namespace in which the places of <see cref="MountPoints"/> are this
/// host's own folders. A quiet process holds the mount namespace open, so that the daemon can die and come back into it.
/// </summary>
public sealed class LabHost
{
    // Pairs of what and where.
    private const string HolderScript =
        """mount --make-rprivate / && while [ $# -gt 1 ]; do mount --bind "$1" "$2" || exit 1; shift 2; done; echo ready; exec sleep infinity""";

    private readonly string _stateFolder;
    private readonly string? _daemonPath;
    private readonly int _number;

    internal LabHost(string stateFolder, string? daemonPath, string letter, int number, NetworkNamespace space)
    {
        _stateFolder = stateFolder;
        _daemonPath = daemonPath;
        _number = number;
        Letter = letter;
        Space = space;
        Folder = Path.Combine(stateFolder, "hosts", letter);
    }

    /// <summary>"a", "b" …</summary>
    public string Letter { get; }

    /// <summary>"hosta", "hostb" …: the name in the domain.</summary>
    public string Name => "host" + Letter;

    public NetworkNamespace Space { get; }

    /// <summary>Holds etc, state, run, vms and log.</summary>
    public string Folder { get; }

    /// <summary>The daemon's socket; reachable by this path from everywhere on the machine.</summary>
    public string SocketPath => Path.Combine(Folder, "run", "godwitd.sock");

    public string DaemonLogPath => Path.Combine(Folder, "log", "godwitd.log");

    public HostEndpoint Endpoint => HostEndpoint.UnixSocket(SocketPath);

    /// <summary>Null while no daemon runs.</summary>
    public ProcessIdentity? Daemon => ProcessIdentity.Load(DaemonIdentityPath);

    public bool IsStanding => Space.Exists && ProcessIdentity.Load(HolderIdentityPath) is not null;

    private string HolderIdentityPath => Path.Combine(Folder, "holder.pid");

    private string DaemonIdentityPath => Path.Combine(Folder, "daemon.pid");

    /// <summary>A new client of this host's API as local root; the caller disposes it.</summary>
    public GodwitClient OpenClient() => new(Endpoint);

    /// <summary>Where a path that this host sees ("/vms/web01/vm.json") lies for everybody else.</summary>
    public string PathOutside(string path)
    {
        foreach ((string folder, string at) in MountPoints.ByFolder)
        {
            if (path == at || path.StartsWith(at + "/", StringComparison.Ordinal))
            {
                return SourceOf(folder) + path[at.Length..];
            }
        }

        return path;
    }

    /// <summary>Runs a command inside the host, to its end.</summary>
    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        string[] line = Inside(command);
        return Tool.TryAsync(line[0], line[1..], null, cancellationToken);
    }

    /// <summary>Runs a command inside the host with our own terminal; gives back its exit code.</summary>
    public async Task<int> RunAttachedAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        string[] line = Inside(command);
        using Process process = Process.Start(new ProcessStartInfo(line[0], line[1..]))!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Starts the daemon and waits until it answers. Does nothing when it runs.</summary>
    /// <exception cref="LabException">It ended or did not answer in time; see <see cref="LastWords"/>.</exception>
    public async Task StartDaemonAsync(CancellationToken cancellationToken = default)
    {
        if (Daemon is not null)
        {
            return;
        }

        string daemon = _daemonPath ?? throw new LabException($"The lab of {Name} was made without daemons.");
        string[] run = daemon.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", daemon] : [daemon];

        // Without diagnostics .NET leaves no pipes in /tmp that a killed process could not take away.
        ProcessIdentity identity = await Background.StartAsync(
            DaemonLogPath,
            DaemonIdentityPath,
            Inside(["env", "DOTNET_EnableDiagnostics=0", .. run, "--config", "/etc/godwit/godwitd.json"]),
            cancellationToken);
        await DaemonStart.WaitAsync(this, identity, cancellationToken);
    }

    /// <summary>The end of the daemon's log under a heading; nothing when there is none.</summary>
    public string LastWords() => File.Exists(DaemonLogPath) && File.ReadLines(DaemonLogPath).TakeLast(20).ToArray() is { Length: > 0 } lines
        ? $"\n--- {Name}'s godwitd says last:\n{string.Join('\n', lines)}"
        : "";

    /// <summary>SIGKILL, as a crash. The guests go on. Does nothing when no daemon runs.</summary>
    public Task KillDaemonAsync() => Daemon?.KillAsync() ?? Task.CompletedTask;

    /// <summary>SIGTERM, as systemd stops it. The guests go on.</summary>
    public Task StopDaemonAsync() => Daemon?.TerminateAsync(TimeSpan.FromSeconds(30)) ?? Task.CompletedTask;

    /// <summary>The QEMU processes of the guests that run here.</summary>
    public async Task<IReadOnlyList<ProcessIdentity>> GetQemuProcessesAsync(CancellationToken cancellationToken = default) =>
        [.. (await Space.GetProcessesAsync(cancellationToken)).Where(IsGuest).Select(ProcessIdentity.Of).OfType<ProcessIdentity>()];

    internal async Task StandUpAsync(bool holdMoves, CancellationToken cancellationToken)
    {
        foreach (string folder in MountPoints.ByFolder.Keys)
        {
            Directory.CreateDirectory(SourceOf(folder));
        }

        Directory.CreateDirectory(Path.Combine(Folder, "log"));
        DaemonConfigurationFile.Write(Path.Combine(Folder, "etc", "godwitd.json"), Name, _number, holdMoves);

        // "ip netns exec" gives the command a mount namespace of its own, in which /sys shows the host's interfaces.
        await Background.StartAsync(
            Path.Combine(Folder, "log", "holder.log"),
            HolderIdentityPath,
            [
                "ip", "netns", "exec", Space.Name, "sh", "-c", HolderScript, "sh",
                .. MountPoints.ByFolder.SelectMany(pair => new[] { SourceOf(pair.Key), pair.Value }),
            ],
            cancellationToken);
        await WaitForMountsAsync(cancellationToken);
    }

    private async Task WaitForMountsAsync(CancellationToken cancellationToken)
    {
        string log = Path.Combine(Folder, "log", "holder.log");
        while (!(await File.ReadAllTextAsync(log, cancellationToken)).Contains("ready", StringComparison.Ordinal))
        {
            if (ProcessIdentity.Load(HolderIdentityPath) is null)
            {
                throw new LabException($"{Name} could not mount its folders: {await File.ReadAllTextAsync(log, cancellationToken)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
    }

    private static bool IsGuest(int pid)
    {
        try
        {
            // A daemon that begins asks a QEMU without a machine what it can give; that one is no guest.
            return File.ReadAllText($"/proc/{pid}/comm").StartsWith("qemu-system", StringComparison.Ordinal)
                && !File.ReadAllText($"/proc/{pid}/cmdline").Contains("\0-machine\0none\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string SourceOf(string folder) => Path.Combine(folder == "shared" ? _stateFolder : Folder, folder);

    private string[] Inside(IReadOnlyList<string> command)
    {
        ProcessIdentity holder = ProcessIdentity.Load(HolderIdentityPath)
            ?? throw new LabException($"{Name} does not stand; bring the lab up first.");
        return ["nsenter", "--target", holder.Pid.ToString(CultureInfo.InvariantCulture), "--mount", "--net", "--", .. command];
    }
}
