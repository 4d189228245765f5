using System.Globalization;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Uml;

/// <summary>
/// A host with a kernel of its own: a User-mode Linux, which is a process of this machine. What it has of its own folders is what it flushed, as with
/// a real disk. A relay leads from the daemon's socket outside to the one inside, so nobody need know what kind of host this is.
/// </summary>
internal sealed class UmlHost : LabHost
{
    private const string DaemonSocket = "/run/godwit/godwitd.sock";

    // $1 log, then the command. Says the process id that the command has from its start to its end.
    private const string LaunchScript = """exec 3>&1 >>"$1" 2>&1 </dev/null; shift; setsid "$@" 3>&- & echo $! >&3""";

    private static readonly TimeSpan ListPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(90);

    private readonly int _memoryMebibytes;
    private readonly SharedDisk? _disk;
    private readonly UmlAgent _agent;
    private readonly UmlProcesses _processes;

    public UmlHost(string stateFolder, string? daemonPath, string letter, int number, NetworkNamespace space, int memoryMebibytes, SharedDisk? disk)
        : base(stateFolder, daemonPath, letter, number, space)
    {
        _memoryMebibytes = memoryMebibytes;
        _disk = disk;
        _agent = new UmlAgent(space, Fabric.AddressOf(LabNetwork.Management, number)!);
        _processes = new UmlProcesses(_agent, () => IsStanding);
    }

    public override bool IsStanding => ProcessIdentity.Load(KernelIdentityPath) is not null;

    private protected override IProcessTable Processes => _processes;

    private string KernelIdentityPath => Path.Combine(Folder, "uml.pid");

    private string RelayIdentityPath => Path.Combine(Folder, "relay.pid");

    private string BootFilePath => Path.Combine(Folder, "boot");

    private string ConsolePath => Path.Combine(Folder, "log", "console.log");

    public override Task<CommandResult> RunAsync(IReadOnlyList<string> command, string input, CancellationToken cancellationToken = default) =>
        IsStanding ? _agent.RunAsync(command, input, cancellationToken) : throw IsOff();

    public override async Task<int> RunAttachedAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        await using Stream output = Console.OpenStandardOutput();
        await using Stream error = Console.OpenStandardError();
        return IsStanding ? await _agent.RunAsync(command, null, output, error, cancellationToken) : throw IsOff();
    }

    public override async Task<IReadOnlyList<ProcessIdentity>> GetQemuProcessesAsync(CancellationToken cancellationToken = default) =>
        [.. (await _processes.ListAsync(cancellationToken)).Where(each => GuestProcess.Is(each.CommandLine)).Select(each => each.Process)];

    public override async Task PowerOffAsync()
    {
        // The kernel and what it traces are one group and end together.
        if (ProcessIdentity.Load(KernelIdentityPath) is { } kernel)
        {
            _ = Native.Kill(-kernel.Pid, Native.SigKill);
        }

        if (Space.Exists)
        {
            await Space.EmptyAsync();
        }
    }

    public override async Task BootAsync(CancellationToken cancellationToken = default)
    {
        if (IsStanding)
        {
            return;
        }

        await PowerOffAsync();
        File.Delete(ConsolePath);
        File.Delete(SocketPath);

        // Every boot counts from the same beginning: another process may have the daemon's number and its time of birth.
        File.Delete(DaemonIdentityPath);
        await Background.StartAsync(ConsolePath, KernelIdentityPath, UmlCommand.Line(Space, Folder, BootFilePath, _memoryMebibytes, _disk), cancellationToken);
        await WaitForInitAsync(cancellationToken);
        await (_disk?.MountAsync(this, cancellationToken) ?? Task.CompletedTask);
        await Background.StartAsync(
            Path.Combine(Folder, "log", "relay.log"),
            RelayIdentityPath,
            [
                "ip", "netns", "exec", Space.Name, "socat", $"UNIX-LISTEN:{SocketPath},fork,mode=0600",
                $"TCP:{Fabric.AddressOf(LabNetwork.Management, Number)}:{UmlAgent.RelayPort},nodelay,connect-timeout=5",
            ],
            cancellationToken);
    }

    internal override Task AbandonAsync() => PowerOffAsync();

    private protected override async Task StandUpAsync(IReadOnlyList<(string What, string Where)> mounts, CancellationToken cancellationToken)
    {
        // Sockets and pid files are the kernel's own; logs are read from outside while they are written.
        string run = Path.GetDirectoryName(DaemonSocket)!, log = Path.GetDirectoryName(DaemonLogPath)!;
        IEnumerable<(string, string, bool)> folders = [.. mounts.Where(each => each.Where != run).Select(each => (each.What, each.Where, false)), (log, log, true)];
        await File.WriteAllTextAsync(BootFilePath, UmlBootFile.Text(Name, Number, folders, DaemonSocket), cancellationToken);
        await BootAsync(cancellationToken);
    }

    private protected override async Task<ProcessIdentity> LaunchDaemonAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        CommandResult started = await RunAsync(["sh", "-c", LaunchScript, "sh", DaemonLogPath, .. command], cancellationToken);
        int pid = int.Parse(started.Output, CultureInfo.InvariantCulture);
        long begun = TimeProvider.System.GetTimestamp();
        do
        {
            // Between its fork and its program a process has no command line, and is not listed.
            if ((await _processes.ListAsync(cancellationToken)).Select(each => each.Process).Where(process => process.Pid == pid).ToArray() is [var daemon])
            {
                daemon.Save(DaemonIdentityPath);
                return daemon;
            }
        }
        while (TimeProvider.System.GetElapsedTime(begun) < ListPatience);

        throw new LabException($"The daemon of {Name} ended at its start.");
    }

    private async Task WaitForInitAsync(CancellationToken cancellationToken)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!File.Exists(ConsolePath) || !(await File.ReadAllTextAsync(ConsolePath, cancellationToken)).Contains("\nready", StringComparison.Ordinal))
        {
            if (!IsStanding || TimeProvider.System.GetElapsedTime(begun) > BootPatience)
            {
                throw new LabException($"{Name} did not boot: {await File.ReadAllTextAsync(ConsolePath, cancellationToken)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    private LabException IsOff() => new($"{Name} is off.");
}
