using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Guests;

/// <summary>
/// The files that a process has open. Kernel CIFS opens a file again that a restart of its server has closed when it is read or written next, but not when it is flushed:
/// then it goes on to name the number that the server gave before, and fails with EBADF ("Bad file descriptor", STATUS_FILE_CLOSED on the wire; cifs_strict_fsync).
/// A guest that was stopped over a flush asks for nothing but that flush, for ever, and so does a move that is about to hand over. So somebody else reads.
/// </summary>
internal static class OpenImages
{
    /// <summary>Of a file that was opened past the page cache (O_DIRECT), place and length must be multiples of the storage's block.</summary>
    private const int Block = 4096;

    /// <summary>Reads the first block of each by the process's own descriptor, with which the kernel keeps the server's number.</summary>
    /// <returns>Their paths.</returns>
    /// <exception cref="IOException">One cannot be read; the others were.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, with EBADF or EACCES.</exception>
    public static async Task<IReadOnlyList<string>> TouchAsync(int processId, Func<string, bool> which, CancellationToken cancellationToken)
    {
        List<string> touched = [];
        Exception? first = null;
        using ProcessHandle? process = ProcessHandle.Open(processId);
        foreach (FileInfo link in process is null ? [] : new DirectoryInfo($"/proc/{processId}/fd").EnumerateFiles())
        {
            if (link.LinkTarget is not { } path || !which(path))
            {
                continue;
            }

            using SafeFileHandle? file = process!.Duplicate(int.Parse(link.Name, CultureInfo.InvariantCulture));
            try
            {
                // What the number means may have changed since its name was read: then it is not the file.
                if (file is not null && new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget == path)
                {
                    await ReadAsync(file, cancellationToken);
                    touched.Add(path);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                first ??= failure;
            }
        }

        return first is null ? touched : throw first;
    }

    private static async Task ReadAsync(SafeFileHandle file, CancellationToken cancellationToken)
    {
        byte[] room = GC.AllocateUninitializedArray<byte>(2 * Block, pinned: true);
        int begin = (int)(Block - Marshal.UnsafeAddrOfPinnedArrayElement(room, 0) % Block);
        _ = await RandomAccess.ReadAsync(file, room.AsMemory(begin, Block), 0, cancellationToken);
    }
}
