using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Platform;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Luns;

namespace Godwit.Host.Vms;

/// <summary>What can be seen to be wrong in a request for a VM before anything else is looked at.</summary>
internal static class CreationChecks
{
    private const long OneMebibyte = 1L << 20;
    private const long LeastMemory = 16 * OneMebibyte;
    public const int MostProcessors = 64;

    /// <summary>What boot files are called in a VM's folder.</summary>
    public static IReadOnlyList<string> BootNames { get; } = ["kernel", "initrd"];

    /// <exception cref="RefusedException">The request makes no sense.</exception>
    public static void Check(CreateVmRequest request)
    {
        VmName.Check(request.Name);
        NewPlatform.Check(request);
        if (request.ProcessorCount is < 1 or > MostProcessors)
        {
            throw Invalid(request, $"{request.ProcessorCount} processors are not possible.", $"Give 1 to {MostProcessors}.");
        }

        if (request.MemoryBytes < LeastMemory || request.MemoryBytes % OneMebibyte != 0)
        {
            throw Invalid(request, $"{request.MemoryBytes} bytes of memory are not possible.", "Give a multiple of 1 MiB, at least 16 MiB.");
        }

        if ((request.Disks ?? []).Any(disk => disk is null) || (request.NetworkAdapters ?? []).Any(adapter => adapter is null))
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, request.Name, "A disk or a network adapter of the request is null.", "Leave it out, or describe it.");
        }

        foreach (string file in new[] { request.DirectBoot?.KernelPath, request.DirectBoot?.InitialRamDiskPath }.OfType<string>())
        {
            if (FolderVerdict.OfPath(file) is { } problem)
            {
                throw new RefusedException(problem);
            }

            if (!File.Exists(file))
            {
                throw new RefusedException(ProblemId.ImageMissing, file, $"The boot file {file} does not exist.", "Name a file of this host by its absolute path.");
            }
        }
    }

    private static RefusedException Invalid(CreateVmRequest request, string message, string remedy) =>
        new(ProblemId.VmConfigurationInvalid, request.Name, message, remedy);

    /// <exception cref="RefusedException">The image holds nothing, which no guest could use and no host would let land.</exception>
    public static ImageInfo CheckFound(string path, ImageInfo image) => image.VirtualSizeBytes > 0 ? image : throw new RefusedException(
        ProblemId.DiskSizeInvalid, path, $"{path} is empty: a disk of 0 bytes.", "Name the right file, or make a new disk with a size.");

    /// <exception cref="RefusedException">The disk's place or size makes no sense.</exception>
    public static void CheckDisk(string folder, string path, DiskFormat format, long? size)
    {
        if ((FolderVerdict.OfPath(path) ?? LunVerdict.OfDiskPath(path)) is { } problem)
        {
            throw new RefusedException(problem);
        }

        if (size is { } bytes && DiskFormats.CheckSize(path, format, bytes) is { } wrong)
        {
            throw new RefusedException(wrong);
        }

        if (Path.GetDirectoryName(path) == folder && (VmFiles.OwnNames.Contains(Path.GetFileName(path)) || BootNames.Contains(Path.GetFileName(path))))
        {
            throw new RefusedException(
                ProblemId.PathInvalid, path, $"{path} is the name of another file of the virtual machine.", "Call the disk something else.");
        }
    }
}
