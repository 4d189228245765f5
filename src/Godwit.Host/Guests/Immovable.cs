using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Guests;

/// <summary>
/// QEMU's drivers for VHDX and VHD forbid a running guest's state to leave it, be it to a host or to a file ("does not support
/// live migration"). Said before anything is begun, it costs nobody an hour of mirroring.
/// </summary>
internal static class Immovable
{
    /// <summary>The first disk that keeps a running machine from moving or being saved; null when none does.</summary>
    public static Problem? Check(VmConfiguration vm) =>
        vm.Disks.FirstOrDefault(disk => VmFileSet.Stack(disk).Any(image => image.Format is DiskFormat.Vhdx or DiskFormat.Vhd)) is { } disk
            ? new Problem
            {
                Id = ProblemId.DiskFormatImmovable,
                Target = disk.Path,
                Message = $"{vm.Name} cannot be saved or moved while it runs: QEMU does neither with a {DiskFormats.NameOf(disk.Format)} disk, and {disk.Id} is one.",
                Remedy = $"Convert it, which it does while it runs: godwit move-storage {vm.Name} FOLDER --only-vhds --format qcow2. Or turn the virtual machine off first.",
            }
            : null;

    /// <summary>As <see cref="Check"/>, for a checkpoint of a running machine. One of type Production has no memory, which is the part that fails.</summary>
    public static Problem? CheckCheckpoint(VmConfiguration vm) =>
        (vm.CheckpointType ?? CheckpointType.Standard) is CheckpointType.Standard && Check(vm) is { } problem
            ? problem with
            {
                Message = $"{vm.Name} cannot be held fast with its memory: QEMU does not do that with the format of {problem.Target}.",
                Remedy = $"Make checkpoints without memory: godwit vm set {vm.Name} --checkpoint-type Production. Or convert the disk, which works while it runs: "
                    + $"godwit move-storage {vm.Name} FOLDER --only-vhds --format qcow2.",
            }
            : null;
}
