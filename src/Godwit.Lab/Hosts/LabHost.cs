using System.Diagnostics;
using Godwit.Client;
using Godwit.Lab.Directories;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Hosts;

/// <summary>
/// One host of a lab: a network namespace and a mount namespace in which the places of <see cref="MountPoints"/> are this
/// host's own folders.
/// </summary>
public sealed class LabHost
{
    private readonly string _stateFolder;
    private readonly string? _daemonPath;
    private readonly int _number;
    private readonly Enclosure _enclosure;

    internal LabHost(string stateFolder, string? daemonPath, string letter, int number, NetworkNamespace space)
    {
        _stateFolder = stateFolder;
        _daemonPath = daemonPath;
        _number = number;
        Letter = letter;
        Space = space;
        Folder = Path.Combine(stateFolder, "hosts", letter);
        _enclosure = new Enclosure(Name, Folder, space);
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

    public bool IsStanding => _enclosure.IsStanding;

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
    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default) =>
        _enclosure.TryAsync(command, null, cancellationToken);

    /// <summary>The same with something to read for it.</summary>
    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, string input, CancellationToken cancellationToken = default) =>
        _enclosure.TryAsync(command, input, cancellationToken);

    /// <summary>Runs a command inside the host with our own terminal; gives back its exit code.</summary>
    public async Task<int> RunAttachedAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        string[] line = _enclosure.Inside(command);
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
            _enclosure.Inside(["env", "DOTNET_EnableDiagnostics=0", .. run, "--config", "/etc/godwit/godwitd.json"]),
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

    /// <param name="holdMoves">True lets <see cref="MoveHold"/> hold its moves.</param>
    /// <param name="directory">Whose member it is; null of none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task StandUpAsync(bool holdMoves, LabDirectory? directory, CancellationToken cancellationToken)
    {
        foreach (string folder in MountPoints.ByFolder.Keys)
        {
            Directory.CreateDirectory(SourceOf(folder));
        }

        DaemonConfigurationFile.Write(Path.Combine(Folder, "etc", "godwitd.json"), Name, _number, holdMoves);
        string address = Fabric.AddressOf(LabNetwork.Management, _number)!;
        IEnumerable<(string, string)> membership = directory is null
            ? []
            : await directory.AdmitAsync(Folder, LabAccounts.OfHost(Letter), Name, address, cancellationToken);
        await _enclosure.StandUpAsync([.. membership, .. MountPoints.ByFolder.Select(pair => (SourceOf(pair.Key), pair.Value))], cancellationToken);
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
}
