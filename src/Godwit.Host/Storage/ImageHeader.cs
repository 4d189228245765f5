using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>What an image says about itself beyond its virtual size. Only QEMU and qemu-img write it, never a guest.</summary>
internal sealed record ImageHeader
{
    /// <summary>Null where the format does not say; what is allocated then tells.</summary>
    public VhdType? Type { get; init; }

    /// <summary>Virtual size; null where only QEMU knows the rule by which it is found.</summary>
    public long? SizeBytes { get; init; }

    public long? BlockSizeBytes { get; init; }

    public int PhysicalSectorSizeBytes { get; init; } = DiskFormats.SectorBytes;

    public Guid? DiskIdentifier { get; init; }

    /// <summary>The parent as the header names it, perhaps relative to the image's folder.</summary>
    public string? Parent { get; init; }

    /// <summary>QEMU's name of the parent's format; null when the header keeps it back.</summary>
    public string? ParentDriver { get; init; }

    public ParentIdentity? ParentIdentity { get; init; }

    /// <summary>Its data is in another file.</summary>
    public bool HasDataFile { get; init; }

    /// <summary>Internal snapshots, which a rewrite would lose.</summary>
    public long Snapshots { get; init; }

    public bool IsDirty { get; init; }

    public bool IsCorrupt { get; init; }

    /// <exception cref="RefusedException">ImageMissing or ImageCorrupt: there is no such image of that format.</exception>
    public static ImageHeader Read(string path, DiskFormat format)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return format switch
            {
                DiskFormat.Raw => new ImageHeader(),
                DiskFormat.Qcow2 => Qcow2Header.Read(file).ToImageHeader(),
                DiskFormat.Vhdx => VhdxHeader.Read(file),
                DiskFormat.Vhd => VhdFooter.Read(file),
            };
        }
        catch (InvalidDataException bad)
        {
            throw ImageFiles.Corrupt(path, bad.Message);
        }
        catch (EndOfStreamException)
        {
            throw ImageFiles.Corrupt(path, "it ends too early");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(
                ProblemId.ImageMissing, path, $"The disk image {path} cannot be read: {failure.Message}", "Check the path and the file system.");
        }
    }
}
