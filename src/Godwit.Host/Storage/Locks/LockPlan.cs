using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Locks;

/// <summary>
/// Which files a running guest holds locked: on storage that other hosts reach, vm.lock in its folder, and in every other folder in which it
/// writes to an image a lock file by its id.
/// </summary>
internal static class LockPlan
{
    /// <param name="vm">Its vm.json.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="isShared">Whether other hosts reach a path.</param>
    public static IReadOnlyList<string> Of(VmConfiguration vm, string folder, Func<string, bool> isShared) => [.. LocksOf(vm, folder).Where(isShared)];

    /// <summary>Lock files of other machines that must be free, because images of this one lie in their folders.</summary>
    public static IReadOnlyList<string> Foreign(VmConfiguration vm, string folder, Func<string, bool> isShared) =>
        [.. Elsewhere(vm, folder).Select(VmFiles.Lock).Where(isShared)];

    /// <summary>Every lock file that a VM may have left in its folders.</summary>
    public static IEnumerable<string> LocksOf(VmConfiguration vm, string folder) =>
        Elsewhere(vm, folder).Select(other => Path.Combine(other, $"{vm.Id}.lock")).Prepend(VmFiles.Lock(folder));

    private static IEnumerable<string> Elsewhere(VmConfiguration vm, string folder) =>
        VmFileSet.Written(vm).Select(disk => Path.GetDirectoryName(disk.Path)!).Where(other => other != folder).Distinct(StringComparer.Ordinal);
}
