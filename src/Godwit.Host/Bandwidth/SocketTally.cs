using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Godwit.Host.Networks;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Bandwidth;

/// <summary>What of another process's bytes has arrived at the other end, as its kernel says (man 7 tcp, TCP_INFO).</summary>
internal static partial class SocketTally
{
    private const int IpProtoTcp = 6;
    private const int TcpInfo = 11;

    /// <summary>Where tcpi_bytes_acked stands in struct tcp_info (linux/tcp.h): after 8 bytes, 24 words and two rates of 8 bytes each.</summary>
    private const int BytesAcknowledged = 8 + (24 * 4) + (2 * 8);

    /// <summary>Bytes that were acknowledged on all its connections to that address that are open now; null when none is, or the kernel does not tell.</summary>
    public static long? Acknowledged(int processId, string host, int port)
    {
        long? sum = null;
        Span<byte> info = stackalloc byte[BytesAcknowledged + sizeof(long)];
        foreach (SafeFileHandle socket in ProcessSockets.Of(processId, TcpTable.To(host, port).Select(connection => connection.Inode)))
        {
            using (socket)
            {
                int length = info.Length;
                if (GetSocketOption(socket, IpProtoTcp, TcpInfo, info, ref length) == 0 && length == info.Length)
                {
                    sum = (sum ?? 0) + BinaryPrimitives.ReadInt64LittleEndian(info[BytesAcknowledged..]);
                }
            }
        }

        return sum;
    }

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetSocketOption(SafeFileHandle socket, int level, int option, Span<byte> value, ref int length);
}
