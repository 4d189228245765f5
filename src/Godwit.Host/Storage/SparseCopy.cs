using System.Buffers;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Storage;

/// <summary>Copies a file that nobody writes to: holes stay holes, and what was written is read again from the disk and compared.</summary>
internal static class SparseCopy
{
    private const int BufferBytes = 1 << 20;
    private const int NoSpace = 28;

    /// <summary>On return the copy is whole and on disk. It belongs to us alone. What a failure leaves is the caller's to delete.</summary>
    /// <param name="made">Told which file the copy is, as soon as it is there, empty.</param>
    /// <param name="copied">Told of bytes as they are copied, a part at a time, and by several streams at once.</param>
    /// <param name="streams">As many parts as it lets in are copied at once, of all files that share it.</param>
    /// <exception cref="RefusedException">The copy exists already, does not fit, or does not read back as it was written.</exception>
    public static async Task RunAsync(
        string from, string to, Action<FileStatus> made, Func<int, ValueTask> copied, CopyStreams streams, CancellationToken cancellationToken)
    {
        if (FileStatus.Of(from) is null)
        {
            throw new RefusedException(ProblemId.ImageMissing, from, $"{from} does not exist.", "Restore the file.");
        }

        try
        {
            using SafeFileHandle source = Ownership.OpenPlainFile(from);
            await using FileStream target = MakeNew(to);
            Tell(made, target);
            long length = RandomAccess.GetLength(source);
            target.SetLength(length);
            SafeFileHandle copy = target.SafeFileHandle;
            await Parallel.ForEachAsync(
                FilePart.Of(source, [new ByteRange(0, length)]),
                new ParallelOptions { MaxDegreeOfParallelism = streams.AtOnce, CancellationToken = cancellationToken },
                (part, token) => streams.TakeAsync(() => CopyAsync(part, source, copy, to, copied, token), token));
            RandomAccess.FlushToDisk(copy);
        }
        catch (IOException full) when (IsFull(full))
        {
            throw new RefusedException(
                ProblemId.NotEnoughSpace, to, $"{to} could not be written: the file system is full.", "Free some space, or choose another folder.");
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>A file that nobody could be told of is nobody's to delete later.</summary>
    private static void Tell(Action<FileStatus> made, FileStream file)
    {
        try
        {
            made(FileStatus.Of(file.SafeFileHandle));
        }
        catch
        {
            File.Delete(file.Name);
            throw;
        }
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

    private static async Task CopyAsync(
        FilePart part, SafeFileHandle source, SafeFileHandle target, string to, Func<int, ValueTask> copied, CancellationToken cancellationToken)
    {
        List<(ByteRange Range, byte[] Digest)> written = [];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            foreach (ByteRange extent in part.Data)
            {
                for (long at = extent.Begin; at < extent.End;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    int read = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(BufferBytes, extent.End - at)), at);
                    if (read == 0)
                    {
                        throw new IOException("The file became shorter while it was copied.");
                    }

                    written.Add((new ByteRange(at, at + read), ExtentWire.Digest(at, buffer.AsSpan(0, read))));
                    RandomAccess.Write(target, buffer.AsSpan(0, read), at);
                    await copied(read);
                    at += read;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (ReadBack.Differing(target, part.Range, written) is [var differing, ..])
        {
            throw new RefusedException(
                ProblemId.CopyDiffers, to, $"{to} does not read back as it was copied, at byte {differing.Begin}.",
                "Check the destination's disk; the original is untouched.");
        }
    }
}
