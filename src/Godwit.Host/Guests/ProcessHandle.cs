using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Guests;

/// <summary>
/// A pidfd (man pidfd_open): it means one process for ever, whatever becomes of its number, and tells when that process
/// ends although we are not its parent.
/// </summary>
internal sealed partial class ProcessHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int SigKill = 9;
    private const short PollIn = 1;

    private ProcessHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Null when there is no such process.</summary>
    public static ProcessHandle? Open(int processId)
    {
        int descriptor = PidfdOpen(processId, 0);
        return descriptor < 0 ? null : new ProcessHandle(descriptor);
    }

    /// <summary>No error when it has ended already.</summary>
    public void Kill() => _ = PidfdSendSignal(this, SigKill, 0, 0);

    /// <summary>Our own descriptor of what that one of its descriptors means (man pidfd_getfd); null when there is none, or we may not.</summary>
    public SafeFileHandle? Duplicate(int descriptor)
    {
        int ours = PidfdGetFd(this, descriptor, 0);
        return ours < 0 ? null : new SafeFileHandle(ours, ownsHandle: true);
    }

    /// <summary>
    /// Whether the last of its threads has ended, and every file is closed. A process whose first thread ended before the others is a
    /// zombie in /proc by then, and may still hold locks.
    /// </summary>
    public bool HasExited => Look(milliseconds: 0) > 0;

    /// <summary>Blocks the calling thread until the process has ended.</summary>
    public void WaitForExit()
    {
        while (Look(milliseconds: -1) < 1)
        {
            // Interrupted by a signal: wait on.
        }
    }

    private int Look(int milliseconds)
    {
        bool held = false;
        try
        {
            DangerousAddRef(ref held);
            var poll = new PollDescriptor { Descriptor = (int)handle, Events = PollIn };
            return Poll(ref poll, 1, milliseconds);
        }
        finally
        {
            if (held)
            {
                DangerousRelease();
            }
        }
    }

    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }

    [LibraryImport("libc", EntryPoint = "pidfd_open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PidfdOpen(int processId, uint flags);

    [LibraryImport("libc", EntryPoint = "pidfd_send_signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PidfdSendSignal(ProcessHandle process, int signal, nint info, uint flags);

    [LibraryImport("libc", EntryPoint = "pidfd_getfd")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PidfdGetFd(ProcessHandle process, int descriptor, uint flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
