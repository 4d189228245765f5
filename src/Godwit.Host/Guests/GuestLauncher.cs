using System.Net.Sockets;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Platform;
using Godwit.Host.Storage;

namespace Godwit.Host.Guests;

/// <summary>Starts real QEMU.</summary>
internal sealed class GuestLauncher(QemuBinary qemu, GuestUser user, Accelerator accelerator, TimeProvider time) : IGuestLauncher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    public async Task<IGuestProcess> LaunchAsync(GuestLaunch launch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Adopt(launch.RunFolder) is { } running)
        {
            throw Failed(launch, $"it already runs as process {running.ProcessId}");
        }

        var folder = new GuestFolder(launch.RunFolder);
        folder.Prepare(user);
        if (launch.TpmStateFolder is { } state)
        {
            if (state == folder.TpmApartPath)
            {
                TpmState.Make(Path.Combine(state, TpmState.FileName), user);
            }

            folder.PointTpmAt(state);
        }

        await File.AppendAllTextAsync(launch.SerialLogPath, "", cancellationToken);
        Ownership.GiveFile(launch.SerialLogPath, user);

        GuestRecord record = await GuestStarter.StartAsync(
            launch.VmId, folder, user, GuestDevices.GroupsFor(accelerator, user), CommandOf(launch, folder));
        GuestProcess process = GuestProcess.Open(record, folder) ?? throw Failed(launch, folder.LastWords());
        try
        {
            return await GreetsAsync(process, cancellationToken)
                ? process
                : throw Failed(launch, folder.LastWords());
        }
        catch
        {
            process.Kill();
            await process.Exited;
            throw;
        }
    }

    private IReadOnlyList<string> CommandOf(GuestLaunch launch, GuestFolder folder)
    {
        string[] command = [qemu.Path, .. launch.Arguments];
        return launch.TpmStateFolder is null ? command : TpmProcess.Before(command, folder);
    }

    public IGuestProcess? Adopt(string runFolder)
    {
        var folder = new GuestFolder(runFolder);
        return folder.ReadRecord() is { } record ? GuestProcess.Open(record, folder) : null;
    }

    /// <summary>
    /// Waits for QMP's greeting and hangs up again. The socket is there long before QEMU has opened disks and taps, and the
    /// greeting only after; so this is where a bad disk or tap shows. False when QEMU ended, or kept silent for too long.
    /// </summary>
    private async Task<bool> GreetsAsync(GuestProcess process, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (!process.Exited.IsCompleted)
            {
                try
                {
                    using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(process.QmpSocketPath), either.Token);
                    if (await socket.ReceiveAsync(new byte[1], either.Token) == 1)
                    {
                        return true;
                    }
                }
                catch (SocketException)
                {
                    // Not bound yet, or reset by an end that the loop's condition will see.
                }

                await Task.WhenAny(process.Exited, Task.Delay(Glance, time, either.Token));
                either.Token.ThrowIfCancellationRequested();
            }

            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static RefusedException Failed(GuestLaunch launch, string cause) => cause.Contains("Is another process using the image", StringComparison.Ordinal) ? new(
        ProblemId.ImageInUse, launch.VmId.ToString(),
        $"A disk of the virtual machine is in use by another process. QEMU says: {cause.TrimEnd('.')}.",
        "End what has the disk open, such as another QEMU, qemu-nbd or qemu-img, then start it again.") : new(
        ProblemId.VmStartFailed, launch.VmId.ToString(),
        $"QEMU could not be started: {(cause.Length > 0 ? cause.TrimEnd('.') : "it said nothing")}.",
        "Check the virtual machine's disks and network adapters, and the host's free memory.");
}
