using System.Runtime.InteropServices;
using Godwit.Host.Networks;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Bandwidth;

/// <summary>
/// Holds another process's connections to an address to a rate, by the kernel's own pacing (man 7 socket, SO_MAX_PACING_RATE). QEMU's
/// max-bandwidth cannot: ten times a second it sends what its channels take, some hundred kilobytes each, and only then looks.
/// </summary>
/// <param name="processId">Whose connections.</param>
/// <param name="host">IP address of the other end.</param>
/// <param name="port">Its port.</param>
internal sealed partial class SocketPace(int processId, string host, int port)
{
    private const int SolSocket = 1;
    private const int SoMaxPacingRate = 47;

    private readonly HashSet<long> _held = [];
    private long? _told;

    /// <summary>Connections that have come since the last call are held, too. Those that cannot be are left as they are.</summary>
    /// <param name="bytesPerSecond">For all of them together; null is without limit.</param>
    public void Hold(long? bytesPerSecond)
    {
        if (bytesPerSecond is null && _told is null)
        {
            return;
        }

        HashSet<long> connected = [.. TcpTable.To(host, port).Select(connection => connection.Inode)];
        if (bytesPerSecond == _told && connected.SetEquals(_held))
        {
            return;
        }

        IReadOnlyList<SafeFileHandle> sockets = ProcessSockets.Of(processId, connected);
        ulong rate = bytesPerSecond is { } cap ? (ulong)Math.Max(1, cap / Carriers(sockets.Count)) : ulong.MaxValue;
        foreach (SafeFileHandle socket in sockets)
        {
            using (socket)
            {
                _ = SetSocketOption(socket, SolSocket, SoMaxPacingRate, in rate, sizeof(ulong));
            }
        }

        _told = bytesPerSecond;
        _held.Clear();
        _held.UnionWith(connected);
    }

    /// <summary>Bytes that the other end has acknowledged; null when nobody knows.</summary>
    public long? Acknowledged() => SocketTally.Acknowledged(processId, host, port);

    /// <summary>Of several channels the main one carries next to nothing.</summary>
    private static int Carriers(int connections) => connections > 1 ? connections - 1 : 1;

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSocketOption(SafeFileHandle socket, int level, int option, in ulong value, int length);
}
