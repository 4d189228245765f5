using System.Diagnostics;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Hosts;

/// <summary>A host that is namespaces of this machine's kernel.</summary>
internal sealed class NamespaceHost : LabHost
{
    private readonly Enclosure _enclosure;

    public NamespaceHost(string stateFolder, string? daemonPath, string letter, int number, NetworkNamespace space)
        : base(stateFolder, daemonPath, letter, number, space) => _enclosure = new Enclosure(Name, Folder, space);

    public override bool IsStanding => _enclosure.IsStanding;

    public override Task<CommandResult> RunAsync(IReadOnlyList<string> command, string input, CancellationToken cancellationToken = default) =>
        _enclosure.TryAsync(command, input, cancellationToken);

    public override async Task<int> RunAttachedAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        string[] line = _enclosure.Inside(command);
        using Process process = Process.Start(new ProcessStartInfo(line[0], line[1..]))!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    public override async Task<IReadOnlyList<ProcessIdentity>> GetQemuProcessesAsync(CancellationToken cancellationToken = default) =>
        [.. (await Space.GetProcessesAsync(cancellationToken)).Where(IsGuest).Select(ProcessIdentity.Of).OfType<ProcessIdentity>()];

    /// <summary>Everything in it dies at once, and what a reboot forgets is gone; the kernel, which is the machine's, goes on.</summary>
    public override async Task PowerOffAsync()
    {
        await _enclosure.EmptyAsync();
        foreach (FileSystemInfo left in new DirectoryInfo(Path.Combine(Folder, "run")).EnumerateFileSystemInfos())
        {
            if (left is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                left.Delete();
            }
        }
    }

    /// <summary>Nothing to do: its daemon can be started.</summary>
    public override Task BootAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    internal override Task AbandonAsync() => KillDaemonAsync();

    private protected override Task StandUpAsync(IReadOnlyList<(string What, string Where)> mounts, CancellationToken cancellationToken) =>
        _enclosure.StandUpAsync(mounts, cancellationToken);

    private protected override Task<ProcessIdentity> LaunchDaemonAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        Background.StartAsync(DaemonLogPath, DaemonIdentityPath, _enclosure.Inside(command), cancellationToken);

    private static bool IsGuest(int pid)
    {
        try
        {
            return GuestProcess.Is(File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' '));
        }
        catch (IOException)
        {
            return false;
        }
    }
}
