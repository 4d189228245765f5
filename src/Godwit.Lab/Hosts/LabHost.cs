using Godwit.Client;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Hosts;

/// <summary>
/// One host of a lab, in which the places of <see cref="MountPoints"/> are its own folders. Most are namespaces of this machine's kernel; those with a
/// kernel of their own are User-mode Linux. One is used like the other.
/// </summary>
public abstract class LabHost
{
    private readonly string _stateFolder;
    private readonly string? _daemonPath;

    private protected LabHost(string stateFolder, string? daemonPath, string letter, int number, NetworkNamespace space)
    {
        _stateFolder = stateFolder;
        _daemonPath = daemonPath;
        Number = number;
        Letter = letter;
        Space = space;
        Folder = Path.Combine(stateFolder, "hosts", letter);
    }

    /// <summary>"a", "b" …</summary>
    public string Letter { get; }

    /// <summary>"hosta", "hostb" …: the name in the domain.</summary>
    public string Name => "host" + Letter;

    /// <summary>The host's network; of a User-mode Linux host the one around it, where its kernel runs.</summary>
    public NetworkNamespace Space { get; }

    /// <summary>Holds etc, state, run, vms and log.</summary>
    public string Folder { get; }

    /// <summary>The daemon's socket; reachable by this path from everywhere on the machine.</summary>
    public string SocketPath => Path.Combine(Folder, "run", "godwitd.sock");

    public string DaemonLogPath => Path.Combine(Folder, "log", "godwitd.log");

    public HostEndpoint Endpoint => HostEndpoint.UnixSocket(SocketPath);

    /// <summary>Null while no daemon runs.</summary>
    public ProcessIdentity? Daemon => ProcessIdentity.Load(DaemonIdentityPath, Processes);

    /// <summary>False for one that lost its power, too.</summary>
    public abstract bool IsStanding { get; }

    /// <summary>Counted from 1; the last number of its addresses.</summary>
    private protected int Number { get; }

    private protected string DaemonIdentityPath => Path.Combine(Folder, "daemon.pid");

    /// <summary>The kernel whose processes are meant; null is the machine's own.</summary>
    private protected virtual IProcessTable? Processes => null;

    /// <summary>A new client of this host's API as local root; the caller disposes it.</summary>
    public GodwitClient OpenClient() => new(Endpoint);

    /// <summary>Where a path that this host sees ("/vms/web01/vm.json", "\\fs.lab.test\vms\web01\vm.json") lies for everybody else.</summary>
    public string PathOutside(string path)
    {
        if (path.StartsWith(LabFileServer.UncPath + '\\', StringComparison.Ordinal))
        {
            return LabFileServer.ShareFolderOf(_stateFolder) + path[LabFileServer.UncPath.Length..].Replace('\\', '/');
        }

        if (path.StartsWith(LabFileServer.MountPoint + '/', StringComparison.Ordinal))
        {
            return LabFileServer.ShareFolderOf(_stateFolder) + path[LabFileServer.MountPoint.Length..];
        }

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
    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default) =>
        RunAsync(command, "", cancellationToken);

    /// <summary>The same with something to read for it.</summary>
    public abstract Task<CommandResult> RunAsync(IReadOnlyList<string> command, string input, CancellationToken cancellationToken = default);

    /// <summary>Runs a command inside the host with our own terminal; gives back its exit code.</summary>
    public abstract Task<int> RunAttachedAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default);

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
        ProcessIdentity identity = await LaunchDaemonAsync(
            ["env", "DOTNET_EnableDiagnostics=0", .. run, "--config", "/etc/godwit/godwitd.json"], cancellationToken);
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
    public abstract Task<IReadOnlyList<ProcessIdentity>> GetQemuProcessesAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes the host's power away: its daemon and its guests are gone at once. Of a User-mode Linux host its kernel, too, and on its disks is what
    /// had been flushed to them; of a namespace only the processes die.
    /// </summary>
    public abstract Task PowerOffAsync();

    /// <summary>Boots it again; its daemon is not started by that. Does nothing when it is on.</summary>
    public abstract Task BootAsync(CancellationToken cancellationToken = default);

    /// <param name="holdMoves">True lets <see cref="MoveHold"/> hold its moves.</param>
    /// <param name="directory">Whose member it is; null of none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task StandUpAsync(bool holdMoves, LabDirectory? directory, CancellationToken cancellationToken)
    {
        foreach (string folder in MountPoints.ByFolder.Keys)
        {
            Directory.CreateDirectory(SourceOf(folder));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(DaemonLogPath)!);
        DaemonConfigurationFile.Write(Path.Combine(Folder, "etc", "godwitd.json"), Name, Number, holdMoves);
        string address = Fabric.AddressOf(LabNetwork.Management, Number)!;
        IEnumerable<(string, string)> membership = directory is null
            ? []
            : await directory.AdmitAsync(Folder, LabAccounts.OfHost(Letter), Name, address, cancellationToken);
        await StandUpAsync([.. membership, .. MountPoints.ByFolder.Select(pair => (SourceOf(pair.Key), pair.Value))], cancellationToken);
    }

    /// <summary>Kills what there would be to keep alive by somebody who goes on living. Never fails over a host that is half made.</summary>
    internal abstract Task AbandonAsync();

    /// <param name="mounts">Folders outside, and where the host sees them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private protected abstract Task StandUpAsync(IReadOnlyList<(string What, string Where)> mounts, CancellationToken cancellationToken);

    /// <summary>Starts it and keeps its identity in <see cref="DaemonIdentityPath"/>; what it writes goes to its log.</summary>
    private protected abstract Task<ProcessIdentity> LaunchDaemonAsync(IReadOnlyList<string> command, CancellationToken cancellationToken);

    private string SourceOf(string folder) => Path.Combine(folder is "shared" or "csv" ? _stateFolder : Folder, folder);
}
