using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Testing;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>Starts fakes instead of QEMU, in real run folders.</summary>
internal sealed class SweepLauncher(SweepDaemon daemon) : IGuestLauncher
{
    public async Task<IGuestProcess> LaunchAsync(GuestLaunch launch, CancellationToken cancellationToken)
    {
        await daemon.AliveAsync();
        cancellationToken.ThrowIfCancellationRequested();
        Passage passage = daemon.Boundaries.Enter($"{daemon.Name}", "start QEMU");
        await daemon.AliveAsync();
        if (passage.FailsBefore)
        {
            throw Failed(launch, "it was made to fail");
        }

        if (Adopt(launch.RunFolder) is not null)
        {
            throw Failed(launch, "it already runs");
        }

        var folder = new GuestFolder(launch.RunFolder);
        folder.Prepare(SweepWorld.User);
        if (launch.TpmStateFolder is { } state)
        {
            folder.PointTpmAt(state);
        }

        await File.AppendAllTextAsync(launch.SerialLogPath, "", CancellationToken.None);
        FakeQemu qemu = daemon.Host.Launch(launch.RunFolder, FakeLaunch.FromArguments(launch.Arguments));
        passage.Leave();
        await daemon.AliveAsync();
        if (passage.FailsAfter || passage.LosesReply)
        {
            qemu.Kill();
        }

        return qemu.IsAlive ? new SweepProcess(daemon, qemu) : throw Failed(launch, qemu.LastWords ?? "it was killed");
    }

    public IGuestProcess? Adopt(string runFolder) =>
        daemon.Host.FindQemu(runFolder) is { IsAlive: true } qemu ? new SweepProcess(daemon, qemu) : null;

    private static RefusedException Failed(GuestLaunch launch, string cause) =>
        new(ProblemId.VmStartFailed, launch.VmId.ToString(), $"QEMU could not be started: {cause}.", "Look at the sweep's case.");
}
