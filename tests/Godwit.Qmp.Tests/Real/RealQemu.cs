using System.Diagnostics;
using Xunit;

namespace Godwit.Qmp.Tests;

/// <summary>A real qemu-system-x86_64, killed at the end of the test.</summary>
internal sealed class RealQemu : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _socketPath;

    private RealQemu(Process process, string socketPath)
    {
        _process = process;
        _socketPath = socketPath;
    }

    public static void RequireInstalled() =>
        Assert.SkipUnless(
            File.Exists("/usr/bin/qemu-system-x86_64"),
            "NOT RUN: qemu-system-x86_64 is not installed, so nothing was compared with the real QEMU.");

    public static RealQemu Start(string socketPath, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("/usr/bin/qemu-system-x86_64")
        {
            ArgumentList = { "-nodefaults", "-no-user-config", "-display", "none", "-qmp", $"unix:{socketPath},server=on,wait=off" },
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new RealQemu(Process.Start(start)!, socketPath);
    }

    public async Task<QmpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await QmpConnection.ConnectAsync(_socketPath, TimeProvider.System, cancellationToken);
            }
            catch (QmpException notYet) when (notYet.Reason == QmpFailure.Unreachable && !_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Paths of the files that it has open.</summary>
    public IEnumerable<string?> OpenFiles() =>
        Directory.EnumerateFiles($"/proc/{_process.Id}/fd").Select(link => new FileInfo(link).LinkTarget);

    public void Kill() => _process.Kill();

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
