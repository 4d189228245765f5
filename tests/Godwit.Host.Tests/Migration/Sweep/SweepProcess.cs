using System.Net.Sockets;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Testing;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>A fake QEMU as one daemon holds it. When the daemon is dead, so is its hold: it sees and does nothing more.</summary>
internal sealed class SweepProcess(SweepDaemon daemon, FakeQemu qemu) : IGuestProcess
{
    public VmId VmId { get; } = new(Guid.Parse(qemu.Machine));

    public int ProcessId => qemu.ProcessId;

    /// <summary>A dead daemon's calls must neither succeed nor fail: whoever it still tries to reach accepts and is silent.</summary>
    public string QmpSocketPath => daemon.IsDead ? BlackHole.Path : qemu.SocketPath;

    public Task Exited => field ??= ExitAsync();

    public bool IsAlive => daemon.IsDead || qemu.IsAlive;

    public bool IsDying => qemu.IsDying;

    public DateTimeOffset StartedAt => DateTimeOffset.UnixEpoch;

    public TimeSpan CpuTime => TimeSpan.Zero;

    public long ResidentBytes => 0;

    public void Kill()
    {
        if (!daemon.IsDead)
        {
            qemu.Kill();
        }
    }

    public string LastWords() => qemu.LastWords ?? "";

    private async Task ExitAsync()
    {
        await qemu.Exited;
        await daemon.AliveAsync();
    }

    private static class BlackHole
    {
        private static readonly Socket Listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public static string Path { get; } = Open();

        private static string Open()
        {
            string path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("godwit-hole-").FullName, "s");
            Listener.Bind(new UnixDomainSocketEndPoint(path));
            Listener.Listen(int.MaxValue);
            return path;
        }
    }
}
