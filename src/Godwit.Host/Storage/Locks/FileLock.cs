using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage.Locks;

/// <summary>
/// An exclusive lock of a file by flock(2): it belongs to the open file description and lives as long as somebody has that open, in this
/// process or in one that was handed it. On SMB, NFS, OCFS2 and the like it holds against every host.
/// </summary>
/// <remarks>
/// Not F_OFD_SETLK, which ought to be the same: kernel CIFS (6.1) takes such a lock away from the server as soon as the process that took it closes
/// its own descriptor or ends, whoever else has the description, and the kernel goes on to say that it is held.
/// </remarks>
internal sealed partial class FileLock : IDisposable
{
    private const int Exclusive = 2;
    private const int DoNotWait = 4;
    private const int Unlock = 8;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int NoAccess = 13;

    /// <summary>Nobody deletes and makes it anew as often.</summary>
    private const int Rounds = 20;

    /// <summary>0644.</summary>
    private const uint Mode = 0x1a4;

    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    private FileLock(SafeFileHandle file) => File = file;

    /// <summary>Whoever duplicates it holds the lock, too.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Null when somebody else holds it.</summary>
    /// <param name="path">The file. Where locks are mandatory (SMB) nobody else reads or writes it meanwhile.</param>
    /// <param name="create">Makes it where it is missing.</param>
    /// <exception cref="IOException">The file cannot be opened, or its file system knows no such locks.</exception>
    public static FileLock? TryTake(string path, bool create)
    {
        for (int round = 0; round < Rounds; round++)
        {
            var file = new SafeFileHandle(Open(path, ReadWrite | CloseOnExec | NoFollow | (create ? Create : 0), Mode), ownsHandle: true);
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
                    return new FileLock(file);
                }
            }
            catch
            {
                file.Dispose();
                throw;
            }

            file.Dispose();
        }

        throw new IOException("Its name leads to another file each time");
    }

    /// <summary>Ends the lock unless somebody else was handed the description.</summary>
    public void Dispose() => File.Dispose();

    /// <summary>
    /// Ends the lock, whoever has the description: of one that was handed to nobody. A child that this process is just making has all that is open here, until
    /// it becomes another program, and would hold the lock as long.
    /// </summary>
    public void Release()
    {
        if (!File.IsClosed)
        {
            _ = Lock(File, Unlock);
        }

        File.Dispose();
    }

    private static bool TryLock(SafeFileHandle file)
    {
        while (Lock(file, Exclusive | DoNotWait) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                // A file server says "access denied" where the kernel says "try again".
                case TryAgain or NoAccess:
                    return false;
                default:
                    throw new IOException($"It cannot be locked: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
