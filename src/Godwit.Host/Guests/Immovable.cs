using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage;

namespace Godwit.Host.Guests;

/// <summary>
/// QEMU's drivers for VHDX and VHD forbid a running guest's state to leave it, be it to a host or to a file ("does not support
/// live migration"). Said before anything is begun, it costs nobody an hour of mirroring.
/// </summary>
internal static class Immovable
{
    /// <summary>The first disk that keeps a running machine from moving or being saved; null when none does.</summary>
    public static Problem? Check(VmConfiguration vm) =>
        vm.Disks.FirstOrDefault(disk => disk.Format is DiskFormat.Vhdx or DiskFormat.Vhd) is { } disk
            ? new Problem
            {
                Id = ProblemId.DiskFormatImmovable,
                Target = disk.Path,
                Message = $"{vm.Name} cannot be saved or moved while it runs: QEMU does neither with a {DiskFormats.NameOf(disk.Format)} disk, and {disk.Id} is one.",
                Remedy = $"Take the disk out, convert it (godwit vhd convert {disk.Path} NEW.qcow2) and put that one in.",
            }
            : null;
}
