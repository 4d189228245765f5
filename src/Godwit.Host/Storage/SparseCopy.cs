using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>Copies a file that nobody writes to: holes stay holes, and what was written is read again from the disk and compared.</summary>
internal static partial class SparseCopy
{
    private const int BufferBytes = 1 << 20;
    private const int NoSpace = 28;
    private const int DoNotNeed = 4;

    /// <summary>On return the copy is whole and on disk. It belongs to us alone. What a failure leaves is the caller's to delete.</summary>
    /// <param name="made">Told which file the copy is, as soon as it is there, empty.</param>
    /// <param name="copied">Told of bytes as they are copied, a part at a time.</param>
    /// <exception cref="RefusedException">The copy exists already, does not fit, or does not read back as it was written.</exception>
    public static async Task RunAsync(string from, string to, Action<FileStatus> made, Func<int, ValueTask> copied, CancellationToken cancellationToken)
    {
        if (FileStatus.Of(from) is null)
        {
            throw new RefusedException(ProblemId.ImageMissing, from, $"{from} does not exist.", "Restore the file.");
        }

        try
        {
            using SafeFileHandle source = Ownership.OpenPlainFile(from);
            await using FileStream target = MakeNew(to);
            made(FileStatus.Of(target.SafeFileHandle));
            target.SetLength(RandomAccess.GetLength(source));
            // Once: what a file system calls a hole may be data, all zero, a moment later.
            IReadOnlyList<(long Begin, long End)> extents = [.. FileExtents.Of(source)];
            byte[] written = await PassAsync(extents, source, target.SafeFileHandle, copied, cancellationToken);
            RandomAccess.FlushToDisk(target.SafeFileHandle);
            _ = Advise(target.SafeFileHandle, 0, 0, DoNotNeed);
            byte[] read = await PassAsync(extents, target.SafeFileHandle, null, _ => ValueTask.CompletedTask, cancellationToken);
            if (!written.AsSpan().SequenceEqual(read))
            {
                throw new RefusedException(
                    ProblemId.CopyDiffers, to, $"{to} does not read back as it was copied from {from}.", "Check the destination's disk; the original is untouched.");
            }
        }
        catch (IOException full) when (IsFull(full))
        {
            throw new RefusedException(
                ProblemId.NotEnoughSpace, to, $"{to} could not be written: the file system is full.", "Free some space, or choose another folder.");
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(to)!);
    }

    private static FileStream MakeNew(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, UnixCreateMode = Ownership.PrivateFile, BufferSize = 0,
            });
        }
        catch (IOException) when (FileStatus.Of(path) is not null)
        {
            throw ImageDraft.Exists(path);
        }
    }

    public static bool IsFull(IOException failure) => (failure.HResult & 0xffff) == NoSpace;

    /// <summary>Reads the extents of a file and, with a <paramref name="target"/>, writes them there. Gives back a digest of the data.</summary>
    private static async Task<byte[]> PassAsync(
        IReadOnlyList<(long Begin, long End)> extents, SafeFileHandle source, SafeFileHandle? target, Func<int, ValueTask> copied, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            foreach ((long begin, long end) in extents)
            {
                for (long at = begin; at < end;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    int read = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(BufferBytes, end - at)), at);
                    if (read == 0)
                    {
                        break;
                    }

                    digest.AppendData(BitConverter.GetBytes(at));
                    digest.AppendData(buffer, 0, read);
                    if (target is not null)
                    {
                        RandomAccess.Write(target, buffer.AsSpan(0, read), at);
                        await copied(read);
                    }

                    at += read;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return digest.GetHashAndReset();
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
