using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;

namespace Godwit.Host.Vms;

/// <summary>The images in a VM's DVD drives, before it starts.</summary>
internal static class InsertedMedia
{
    /// <exception cref="RefusedException">An image is not there any more.</exception>
    public static void Require(VmRecord vm, VmConfiguration configuration, bool saved)
    {
        if ((configuration.DvdDrives ?? []).FirstOrDefault(drive => drive.Path is { } path && FileStatus.Of(path) is null) is { } drive)
        {
            throw new RefusedException(
                ProblemId.ImageMissing, drive.Path!, $"The ISO image {drive.Path}, which lies in {drive.Id} of {vm.Name}, does not exist.",
                saved ? $"Restore the file. Or drop the saved memory (godwit vm stop {vm.Name} --turn-off), then eject the image: godwit vm dvd eject {vm.Name}."
                : $"Restore the file, or eject it: godwit vm dvd eject {vm.Name}.");
        }
    }
}
