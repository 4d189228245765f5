using System.Runtime.InteropServices;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>
/// Gives files to the guest user, one by one and never recursively. Each is opened first without following a link and then
/// changed through the descriptor, so that nobody can slip /etc/shadow under a name between the look and the change.
/// </summary>
internal static partial class Ownership
{
    public const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>0711: QEMU can reach the files it knows, and nobody else can list them.</summary>
    public const UnixFileMode PassableFolder =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    // O_NOFOLLOW and O_DIRECTORY have other numbers on Arm.
    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int NoFollow = Arm ? 0x8000 : 0x20000;
    private static readonly int FolderOnly = Arm ? 0x4000 : 0x10000;

    /// <summary>
    /// Makes a file (a disk, a kernel, a log) the guest user's alone, mode 0600. Throws <see cref="RefusedException"/> when
    /// it is missing, or is not a plain file with exactly one name.
    /// </summary>
    public static void GiveFile(string path, GuestUser user)
    {
        using SafeFileHandle file = Open(path, NoFollow | NonBlocking);
        FileStatus status = FileStatus.Of(file);
        if (!status.IsFile || status.LinkCount != 1)
        {
            throw new RefusedException(
                ProblemId.PathInvalid, path,
                $"{path} cannot be given to a guest: it is {(status.IsFile ? $"one of {status.LinkCount} names of one file" : "no plain file")}.",
                "Copy it to a file of its own and use that.");
        }

        Change(file, path, user.UserId, user.GroupId, PrivateFile);
    }

    /// <summary>
    /// Makes a folder in which the guest may make sockets and yet cannot touch what is not its own: it belongs to us, the
    /// guest's group may write, and the sticky bit (01770) keeps everyone's files apart.
    /// </summary>
    public static void ShareFolder(string path, GuestUser user)
    {
        using SafeFileHandle folder = Open(path, NoFollow | FolderOnly);
        const UnixFileMode shared = UnixFileMode.StickyBit
            | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
        Change(folder, path, FileStatus.Of(folder).UserId, user.GroupId, shared);
    }

    /// <summary>Makes a folder the guest user's alone, mode 0700: programs of the guest make files in it.</summary>
    public static void GiveFolder(string path, GuestUser user)
    {
        using SafeFileHandle folder = Open(path, NoFollow | FolderOnly);
        Change(folder, path, user.UserId, user.GroupId, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Opens a file in a guest's own folder for reading. Throws <see cref="RefusedException"/> if the guest has put something else there.</summary>
    public static SafeFileHandle OpenPlainFile(string path)
    {
        SafeFileHandle file = Open(path, NoFollow | NonBlocking);
        if (FileStatus.Of(file) is { IsFile: true, LinkCount: 1 })
        {
            return file;
        }

        file.Dispose();
        throw new RefusedException(ProblemId.PathInvalid, path, $"{path} is no plain file with one name.", "Restore the file from a copy.");
    }

    /// <summary>Makes a file that only we can read. Throws <see cref="RefusedException"/> if something has the name.</summary>
    public static SafeFileHandle CreatePlainFile(string path)
    {
        int descriptor = OpenFile(path, ReadWrite | Create | Exclusive | CloseOnExec, (uint)PrivateFile);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new RefusedException(
                ProblemId.PathNotWritable, path, $"{path} cannot be made: {Marshal.GetLastPInvokeErrorMessage()}.",
                "Choose another folder, or take away what has the name.");
    }

    /// <summary>Opens a file that we made earlier, to write on. Throws <see cref="RefusedException"/> if something else is there now.</summary>
    public static SafeFileHandle OpenPlainFileToWrite(string path)
    {
        SafeFileHandle file = Open(path, ReadWrite | NoFollow | NonBlocking);
        if (FileStatus.Of(file) is { IsFile: true, LinkCount: 1 })
        {
            return file;
        }

        file.Dispose();
        throw new RefusedException(ProblemId.PathInvalid, path, $"{path} is no plain file with one name.", "Find out who has put it there.");
    }

    /// <summary>Gives a file the owner and mode of another one.</summary>
    public static void MakeLike(string path, FileStatus other) => MakeLike(path, other.UserId, other.GroupId, other.Mode);

    /// <summary>Gives a file or folder to whoever had it.</summary>
    public static void MakeLike(string path, uint userId, uint groupId, UnixFileMode mode)
    {
        using SafeFileHandle file = Open(path, NoFollow | NonBlocking);
        Change(file, path, userId, groupId, mode);
    }

    /// <summary>Opens a device node, so far root's alone, to the guest's group.</summary>
    public static void LendDevice(string path, GuestUser user)
    {
        using SafeFileHandle device = Open(path, NoFollow | NonBlocking);
        Change(device, path, 0, user.GroupId, PrivateFile | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
    }

    /// <summary>An open folder, for fsync.</summary>
    internal static SafeFileHandle OpenFolder(string path) => Open(path, FolderOnly);

    private static SafeFileHandle Open(string path, int flags)
    {
        int descriptor = OpenFile(path, flags | CloseOnExec, 0);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new RefusedException(
                ProblemId.PathInvalid, path,
                $"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.",
                "Check that it exists and is not a symbolic link.");
    }

    private static void Change(SafeFileHandle file, string path, uint userId, uint groupId, UnixFileMode mode)
    {
        if (ChangeOwner(file, userId, groupId) != 0 || ChangeMode(file, (uint)mode) != 0)
        {
            throw new RefusedException(
                ProblemId.PathNotWritable, path,
                $"{path} cannot be given to the guest user: {Marshal.GetLastPInvokeErrorMessage()}.",
                "Choose a file system that keeps owners, and check that it is not read-only.");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(SafeFileHandle file, uint userId, uint groupId);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeMode(SafeFileHandle file, uint mode);
}
