using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Godwit.Qmp;

/// <summary>
/// Sends bytes over a Unix socket with a descriptor beside them (man sendmsg, man unix: SCM_RIGHTS), for which .NET has no call. The shapes are
/// those of 64-bit Linux.
/// </summary>
internal static unsafe partial class DescriptorMail
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int NoSignal = 0x4000;
    private const int WouldBlock = 11;
    private const int Interrupted = 4;

    /// <summary>Returns when everything is in the socket.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public static void Send(Socket socket, ReadOnlySpan<byte> bytes, SafeHandle descriptor)
    {
        bool held = false;
        try
        {
            descriptor.DangerousAddRef(ref held);
            // The descriptor goes with the first byte; the rest needs no such ceremony.
            int sent = SendWith(socket, bytes, (int)descriptor.DangerousGetHandle());
            while (sent < bytes.Length)
            {
                Wait(socket);
                sent += socket.Send(bytes[sent..], SocketFlags.None, out SocketError error);
                if (error is not (SocketError.Success or SocketError.WouldBlock))
                {
                    throw new IOException($"The rest of a message could not be sent: {error}.");
                }
            }
        }
        finally
        {
            if (held)
            {
                descriptor.DangerousRelease();
            }
        }
    }

    private static int SendWith(Socket socket, ReadOnlySpan<byte> bytes, int descriptor)
    {
        fixed (byte* data = bytes)
        {
            Part part = new() { Data = data, Length = (nuint)bytes.Length };
            Attachment attachment = new() { Length = (nuint)(sizeof(nuint) + (3 * sizeof(int))), Level = SocketLevel, Kind = Rights, Descriptor = descriptor };
            Message message = new() { Parts = &part, PartCount = 1, Control = &attachment, ControlLength = (nuint)sizeof(Attachment) };
            while (true)
            {
                nint sent = SendMsg(socket.SafeHandle, &message, NoSignal);
                if (sent >= 0)
                {
                    return (int)sent;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error is not (WouldBlock or Interrupted))
                {
                    throw new IOException($"A descriptor could not be sent: {Marshal.GetPInvokeErrorMessage(error)}.");
                }

                Wait(socket);
            }
        }
    }

    private static void Wait(Socket socket) => socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectWrite);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Part
    {
        public byte* Data;
        public nuint Length;
    }

    /// <summary>struct cmsghdr with one descriptor, padded as CMSG_SPACE does.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Attachment
    {
        public nuint Length;
        public int Level;
        public int Kind;
        public int Descriptor;
        public int Padding;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public Attachment* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SendMsg(SafeHandle socket, Message* message, int flags);
}
