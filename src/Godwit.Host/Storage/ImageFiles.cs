using System.Globalization;
using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage;

/// <summary>Makes and looks at disk images, always in the format that is named and never in one that is guessed.</summary>
internal static class ImageFiles
{
    /// <summary>
    /// A new sparse image of the disk's size and format at its path: for a new disk, and for the landing of one that arrives.
    /// Throws <see cref="RefusedException"/> and leaves nothing behind; an existing file is never overwritten.
    /// </summary>
    public static Task CreateAsync(VirtualHardDisk disk, GuestUser user, CancellationToken cancellationToken) =>
        CreateAsync(disk, user, _ => { }, cancellationToken);

    /// <summary>The same.</summary>
    /// <param name="disk">What it shall be.</param>
    /// <param name="user">Whose it shall be.</param>
    /// <param name="made">Told which file it is, as soon as it is there, empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task CreateAsync(VirtualHardDisk disk, GuestUser user, Action<FileStatus> made, CancellationToken cancellationToken)
    {
        if (DiskFormats.CheckSize(disk.Path, disk.Format, disk.SizeBytes) is { } wrong)
        {
            throw new RefusedException(wrong);
        }

        FileStatus file = Reserve(disk.Path);
        try
        {
            made(file);
            switch (disk.Format)
            {
                case DiskFormat.Raw:
                    Lengthen(disk);
                    break;
                case DiskFormat.Qcow2 or DiskFormat.Vhdx or DiskFormat.Vhd:
                    await FormatAsync(disk, cancellationToken);
                    break;
            }

            Ownership.GiveFile(disk.Path, user);
        }
        catch
        {
            DurableFile.Delete(disk.Path);
            throw;
        }
    }

    /// <summary>
    /// Looks at an image, running or not. Throws <see cref="RefusedException"/>: ImageMissing, or ImageCorrupt with
    /// qemu-img's words.
    /// </summary>
    public static async Task<ImageInfo> InfoAsync(string path, DiskFormat format, CancellationToken cancellationToken)
    {
        if (FileStatus.Of(path) is not { } status)
        {
            throw new RefusedException(
                ProblemId.ImageMissing, path, $"The disk image {path} does not exist.", "Check the path, or restore the file.");
        }

        if (!status.IsFile)
        {
            throw Corrupt(path, "it is not a plain file");
        }

        ProcessesOutcome outcome = await Processes.RunAsync(
            "qemu-img", ["info", "--output=json", "-U", "-f", DiskFormats.DriverOf(format), "--", path], cancellationToken);
        return outcome.Succeeded
            ? Parse(outcome.Output, format, status.AllocatedBytes)
            : throw Corrupt(path, outcome.Words);
    }

    /// <summary>
    /// Whether a VM may take over this existing image, and what it then gets. Beyond <see cref="InfoAsync"/> it refuses
    /// damaged metadata, an image of another format that is called raw, and an image that leans on another file. Nothing is changed. The
    /// caller knows whether another VM has it.
    /// </summary>
    public static async Task<ImageInfo> TakeOverCheckAsync(string path, DiskFormat format, CancellationToken cancellationToken)
    {
        ImageInfo info = await InfoAsync(path, format, cancellationToken);
        if (info.DependsOn is { } other)
        {
            throw new RefusedException(
                ProblemId.VmConfigurationInvalid, path,
                $"The disk image {path} needs another file, {other}, which would not move with it.",
                "Make it complete first: qemu-img convert -O qcow2 OLD NEW.");
        }

        switch (format)
        {
            case DiskFormat.Raw when ForeignFormat.Of(path) is { } foreign:
                throw Corrupt(path, $"it is a {foreign} image and not a raw one");
            case DiskFormat.Vhd when ImageHeader.Read(path, format).Type is VhdType.Differencing:
                throw Differencing(path);
            case DiskFormat.Raw or DiskFormat.Vhd:
                break;
            case DiskFormat.Qcow2 or DiskFormat.Vhdx:
                ProcessesOutcome check = await Processes.RunAsync(
                    "qemu-img", ["check", "-q", "-U", "-f", DiskFormats.DriverOf(format), "--", path], cancellationToken);
                // 3 means clusters that nobody uses: a waste and no damage.
                if (check.ExitCode is not (0 or 3))
                {
                    throw Corrupt(path, check.Words);
                }

                break;
        }

        return info;
    }

    /// <summary>Bytes the image occupies on the host; 0 when it is not there.</summary>
    public static long AllocatedBytes(string path) => FileStatus.Of(path)?.AllocatedBytes ?? 0;

    public static RefusedException Corrupt(string path, string cause) => new(
        ProblemId.ImageCorrupt, path, $"The disk image {path} cannot be used: {cause.TrimEnd('.')}.",
        "Check that the format is the right one, try qemu-img check, or restore the file from a copy.");

    /// <summary>QEMU would read a differencing VHD as if its parent were all zeroes.</summary>
    public static RefusedException Differencing(string path) => new(
        ProblemId.DifferencingUnsupported, path, $"{path} is a differencing VHD or VHDX, which QEMU cannot read.",
        "Merge or convert it on a Hyper-V host first (Merge-VHD, Convert-VHD); here, differencing disks are qcow2.");

    /// <summary>{"virtual-size": 1048576, "format": "qcow2", "backing-filename": "b", "format-specific": {"data": {"data-file": "d"}}}.</summary>
    private static ImageInfo Parse(string json, DiskFormat format, long allocatedBytes)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        string? dataFile = root.TryGetProperty("format-specific", out JsonElement specific)
            && specific.TryGetProperty("data", out JsonElement data)
            && data.TryGetProperty("data-file", out JsonElement file) ? file.GetString() : null;
        return new ImageInfo
        {
            Format = format,
            VirtualSizeBytes = root.GetProperty("virtual-size").GetInt64(),
            AllocatedBytes = allocatedBytes,
            DependsOn = root.TryGetProperty("backing-filename", out JsonElement backing) ? backing.GetString() : dataFile,
        };
    }

    /// <summary>Claims the name. qemu-img alone would overwrite whatever is there.</summary>
    private static FileStatus Reserve(string path)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = Ownership.PrivateFile,
            });
            return FileStatus.Of(file.SafeFileHandle);
        }
        catch (IOException) when (FileStatus.Of(path) is not null)
        {
            throw new RefusedException(
                ProblemId.ImageExists, path, $"{path} exists already and is not overwritten.",
                "Choose another name, or delete the file if it is of no use.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(
                ProblemId.PathNotWritable, path, $"{path} cannot be created: {failure.Message}",
                "Check that the folder exists and can be written.");
        }
    }

    /// <summary>A raw image is its length and nothing else; no process is needed for that.</summary>
    private static void Lengthen(VirtualHardDisk disk)
    {
        try
        {
            using FileStream file = File.OpenWrite(disk.Path);
            file.SetLength(disk.SizeBytes);
        }
        catch (IOException failure)
        {
            throw NotMade(disk, failure.Message);
        }
    }

    private static async Task FormatAsync(VirtualHardDisk disk, CancellationToken cancellationToken)
    {
        ProcessesOutcome outcome = await Processes.RunAsync(
            "qemu-img",
            [
                "create", "-q", "-f", DiskFormats.DriverOf(disk.Format), .. ImageOptions.Arguments(disk.Format, VhdType.Dynamic, null),
                // The layer is named and not looked at: it may have to be copied first.
                .. disk.Layers is [DiskLayer below, ..] ? (string[])["-u", "-b", BackingNames.Of(disk.Path, below.Path), "-F", DiskFormats.DriverOf(below.Format)] : [],
                "--", disk.Path, disk.SizeBytes.ToString(CultureInfo.InvariantCulture),
            ],
            cancellationToken);
        if (!outcome.Succeeded)
        {
            throw NotMade(disk, outcome.Words);
        }
    }

    private static RefusedException NotMade(VirtualHardDisk disk, string cause) => new(
        ProblemId.QemuFailed, disk.Path, $"The disk {disk.Path} could not be made: {cause.TrimEnd('.')}.", "Check the file system's limits and free space.");
}
