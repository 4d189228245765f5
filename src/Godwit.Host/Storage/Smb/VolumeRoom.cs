using System.Runtime.InteropServices;

namespace Godwit.Host.Storage.Smb;

/// <summary>How large a share is. Asking for it asks its server each time.</summary>
/// <param name="CapacityBytes">In bytes.</param>
/// <param name="FreeBytes">In bytes, as far as we may have them.</param>
internal readonly record struct VolumeRoom(long CapacityBytes, long FreeBytes)
{
    /// <exception cref="IOException">It is not to be had; the kernel's error is its HResult.</exception>
    public static VolumeRoom Of(string mountPoint) => FileSystemStatus.Of(mountPoint, out int error) is { } status
        ? new VolumeRoom(status.CapacityBytes, status.FreeBytes)
        : throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
}
