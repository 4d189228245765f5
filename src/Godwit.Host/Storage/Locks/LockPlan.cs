using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Locks;

/// <summary>
/// Which files a running guest holds locked: on storage that other hosts reach, the lock file in its folder and every image that it writes
/// to. The first keeps the same VM from being started twice, the others keep its disks from becoming another VM's.
/// </summary>
internal static class LockPlan
{
    /// <param name="vm">Its vm.json.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="isShared">Whether other hosts reach a path.</param>
    public static IReadOnlyList<string> Of(VmConfiguration vm, string folder, Func<string, bool> isShared) =>
    [
        .. new[] { VmFiles.Lock(folder) }.Concat(VmFileSet.Written(vm).Select(disk => disk.Path)).Where(isShared).Distinct(StringComparer.Ordinal),
    ];
}
