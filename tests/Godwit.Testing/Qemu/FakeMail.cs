using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Testing;

/// <summary>What comes in over a Unix socket, with the descriptors that come along (man recvmsg), for which .NET has no call.</summary>
internal sealed partial class FakeMail(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private const int CloseOnExec = 0x40000000;
    private const int DoNotWait = 0x40;
    private const int WouldBlock = 11;
    private const int HeaderLength = 16;
    private readonly Queue<SafeFileHandle> _descriptors = [];

    /// <summary>The descriptor that came first of those not yet taken; null when there is none.</summary>
    public SafeFileHandle? TakeDescriptor()
    {
        lock (_descriptors)
        {
            return _descriptors.TryDequeue(out SafeFileHandle? descriptor) ? descriptor : null;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            // Nothing is taken by this: it only waits until there is something.
            await Socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
            if (Receive(buffer.Span) is { } count)
            {
                return count;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        while (TakeDescriptor() is { } descriptor)
        {
            descriptor.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Null when there is nothing yet.</summary>
    private unsafe int? Receive(Span<byte> buffer)
    {
        byte* control = stackalloc byte[64];
        fixed (byte* data = buffer)
        {
            Part part = new() { Data = data, Length = (nuint)buffer.Length };
            Message message = new() { Parts = &part, PartCount = 1, Control = control, ControlLength = 64 };
            nint count = RecvMsg(Socket.SafeHandle, &message, CloseOnExec | DoNotWait);
            if (count < 0)
            {
                return Marshal.GetLastPInvokeError() is WouldBlock ? null : throw new IOException("The client has gone.");
            }

            // struct cmsghdr: length, level, kind; then the descriptor.
            if (message.ControlLength >= HeaderLength + sizeof(int))
            {
                lock (_descriptors)
                {
                    _descriptors.Enqueue(new SafeFileHandle(*(int*)(control + HeaderLength), ownsHandle: true));
                }
            }

            return (int)count;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Part
    {
        public byte* Data;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Message
    {
        public void* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint RecvMsg(SafeHandle socket, Message* message, int flags);
}
