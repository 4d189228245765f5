using System.Runtime.InteropServices;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage;

/// <summary>What a folder, or the nearest one above it that exists, looks like. Looking changes nothing.</summary>
internal sealed partial record FolderSight
{
    private const int WriteAndSearch = 3;

    public required bool Exists { get; init; }

    /// <summary>The folder itself, or the nearest existing one above it.</summary>
    public required string NearestExisting { get; init; }

    public required bool NearestIsFolder { get; init; }

    public required bool HasEntries { get; init; }

    /// <summary>Why nothing can be written there; null when it can.</summary>
    public string? WriteError { get; init; }

    /// <summary>A symbolic link on the way that somebody other than root could point elsewhere at any time.</summary>
    public string? ForeignLink { get; init; }

    /// <summary>A folder on the way that the guest user may not pass through, so that QEMU would not reach its disks.</summary>
    public string? ClosedFolder { get; init; }

    public required long FreeBytes { get; init; }

    /// <summary><see cref="FileStatus.Volume"/>.</summary>
    public required ulong Volume { get; init; }

    /// <summary>The path has to be absolute and normalised.</summary>
    public static FolderSight Of(string path, GuestUser user)
    {
        string nearest = path;
        while (!Path.Exists(nearest) && Path.GetDirectoryName(nearest) is { } above)
        {
            nearest = above;
        }

        bool isFolder = Directory.Exists(nearest);
        List<(string Path, FileStatus Status)> way = [.. WayTo(nearest)
            .Select(step => (step, FileStatus.Of(step))).Where(step => step.Item2 is not null).Select(step => (step.step, step.Item2!))];
        return new FolderSight
        {
            Exists = nearest == path,
            NearestExisting = nearest,
            NearestIsFolder = isFolder,
            HasEntries = isFolder && nearest == path && Directory.EnumerateFileSystemEntries(path).Any(),
            WriteError = Access(nearest, WriteAndSearch) == 0 ? null : Marshal.GetLastPInvokeErrorMessage(),
            ForeignLink = way.FirstOrDefault(step => step.Status is { IsSymbolicLink: true, UserId: not 0 }).Path,
            ClosedFolder = way.FirstOrDefault(step => step.Status.IsFolder && !MayPass(step.Status, user)).Path,
            FreeBytes = new DriveInfo(nearest).AvailableFreeSpace,
            Volume = FileStatus.Of(Directory.ResolveLinkTarget(nearest, returnFinalTarget: true)?.FullName ?? nearest)?.Volume ?? 0,
        };
    }

    private static bool MayPass(FileStatus status, GuestUser user) => status.Mode.HasFlag(
        status.UserId == user.UserId ? UnixFileMode.UserExecute
        : status.GroupId == user.GroupId ? UnixFileMode.GroupExecute
        : UnixFileMode.OtherExecute);

    private static IEnumerable<string> WayTo(string path) =>
        Path.GetDirectoryName(path) is { } above ? [.. WayTo(above), path] : [path];

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Access(string path, int mode);
}
