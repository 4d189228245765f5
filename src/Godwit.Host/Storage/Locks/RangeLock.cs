using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage.Locks;

/// <summary>
/// An exclusive lock of one byte of a file, far behind its end, by an open file description (F_OFD_SETLK, man fcntl): it lives as long as
/// somebody has the description open, in this process or in one that was handed it. On an SMB share the server keeps it, against every host.
/// </summary>
internal sealed partial class RangeLock : IDisposable
{
    /// <summary>Nobody reads or writes there, so that a server whose locks are mandatory (SMB) stands in nobody's way.</summary>
    private const long Place = 1L << 62;

    private const int SetOfdLock = 37;
    private const short WriteLock = 1;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;
    private const int NoAccess = 13;
    private const int TryAgain = 11;
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    private RangeLock(SafeFileHandle file) => File = file;

    /// <summary>Whoever duplicates it holds the lock, too.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Null when somebody else holds it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Makes it (mode 0644) where it is missing.</param>
    /// <exception cref="IOException">The file cannot be opened, or its file system knows no such locks.</exception>
    public static RangeLock? TryTake(string path, bool create)
    {
        while (true)
        {
            var file = new SafeFileHandle(Open(path, ReadWrite | CloseOnExec | NoFollow | (create ? Create : 0), 0x1a4), ownsHandle: true);
            if (file.IsInvalid)
            {
                throw new IOException(Marshal.GetLastPInvokeErrorMessage());
            }

            try
            {
                if (!TryLock(file))
                {
                    file.Dispose();
                    return null;
                }

                // Somebody may have deleted it between the two: a lock on a file without a name keeps nobody away.
                if (FileStatus.Of(path)?.Inode == FileStatus.Of(file).Inode)
                {
                    return new RangeLock(file);
                }
            }
            catch
            {
                file.Dispose();
                throw;
            }

            file.Dispose();
        }
    }

    /// <summary>Ends the lock unless somebody else was handed the description.</summary>
    public void Dispose() => File.Dispose();

    private static bool TryLock(SafeFileHandle file)
    {
        var wanted = new Raw { Kind = WriteLock, Start = Place, Length = 1 };
        while (Control(file, SetOfdLock, ref wanted) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                case NoAccess or TryAgain:
                    return false;
                default:
                    throw new IOException($"It cannot be locked: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }

        return true;
    }

    /// <summary>struct flock of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    private struct Raw
    {
        [FieldOffset(0)] public short Kind;
        [FieldOffset(8)] public long Start;
        [FieldOffset(16)] public long Length;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, int command, ref Raw description);
}
