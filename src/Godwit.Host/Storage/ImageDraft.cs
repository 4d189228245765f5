using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage;

/// <summary>
/// An image that is being made beside the place where it will be. It takes that place whole and on disk, or it is gone: by
/// disposal, or after a crash by the <see cref="DraftBook"/>.
/// </summary>
internal sealed partial class ImageDraft : IDisposable
{
    private const int NoSpace = 28;

    private readonly DraftBook _book;
    private readonly string _destination;
    private bool _placed;

    private ImageDraft(DraftBook book, string destination, string path)
    {
        _book = book;
        _destination = destination;
        Path = path;
    }

    public string Path { get; }

    /// <exception cref="RefusedException">Nothing can be written there.</exception>
    public static ImageDraft Begin(DraftBook book, string destination)
    {
        string path = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(destination)!, $".{System.IO.Path.GetFileName(destination)}.{RandomNumberGenerator.GetHexString(8)}.draft");
        book.Add(path);
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = Ownership.PrivateFile,
            });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            book.Remove(path);
            throw new RefusedException(
                ProblemId.PathNotWritable, destination, $"{destination} cannot be created: {failure.Message}", "Check that the folder exists and can be written.");
        }

        return new ImageDraft(book, destination, path);
    }

    /// <summary>Takes all the space that the file's length promises.</summary>
    /// <exception cref="RefusedException">There is not so much.</exception>
    public void Allocate()
    {
        using FileStream file = new(Path, FileMode.Open, FileAccess.Write);
        if (PosixFAllocate(file.SafeFileHandle, 0, file.Length) is var error and not 0)
        {
            throw error == NoSpace
                ? QemuImg.Failed(_destination, "No space left on device")
                : new RefusedException(
                    ProblemId.PathNotWritable, _destination, $"The space for {_destination} could not be taken: {Marshal.GetPInvokeErrorMessage(error)}.",
                    "Choose another file system, or make it Dynamic.");
        }
    }

    /// <summary>The guest user's from here on, at a place where nothing was.</summary>
    /// <exception cref="RefusedException">Something is there meanwhile.</exception>
    public void PlaceNew(GuestUser user)
    {
        Ownership.GiveFile(Path, user);
        Flush();
        try
        {
            File.Move(Path, _destination, overwrite: false);
        }
        catch (IOException) when (FileStatus.Of(_destination) is not null)
        {
            throw Exists(_destination);
        }

        Placed();
    }

    /// <summary>Instead of the file that is there, whose owner and mode it takes over.</summary>
    /// <param name="before">That file.</param>
    /// <param name="sameContent">A guest would see the same: disks that rest on it go on fitting it, by its time of change.</param>
    public void PlaceInstead(FileStatus before, bool sameContent)
    {
        Ownership.MakeLike(Path, before);
        if (sameContent)
        {
            KeepTime(Path, before);
        }

        Flush();
        File.Move(Path, _destination, overwrite: true);
        Placed();
    }

    /// <summary>Sets a file's time of change to what it was, because its content is.</summary>
    public static void KeepTime(string path, FileStatus before) =>
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddTicks(before.ModifiedNanoseconds / 100));

    public static RefusedException Exists(string path) => new(
        ProblemId.ImageExists, path, $"{path} exists already and is not overwritten.", "Choose another name, or delete the file if it is of no use.");

    public void Dispose()
    {
        if (!_placed)
        {
            DurableFile.Delete(Path);
            _book.Remove(Path);
        }
    }

    private void Flush()
    {
        using FileStream file = new(Path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    private void Placed()
    {
        _placed = true;
        DurableFile.FlushFolder(System.IO.Path.GetDirectoryName(_destination)!);
        _book.Remove(Path);
    }

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PosixFAllocate(SafeHandle file, long offset, long length);
}
