using Godwit.Contracts.Vms;

namespace Godwit.Host.Vms;

/// <summary>A file of a VM at its old and at its new place.</summary>
internal sealed record VmFilePair
{
    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>A running guest writes to it: it is mirrored and not copied.</summary>
    public required bool IsWritten { get; init; }

    /// <summary>Format at either place; null for what is no disk image.</summary>
    public (DiskFormat Before, DiskFormat After)? Formats { get; init; }

    /// <summary>The image below it at its new place.</summary>
    public DiskLayer? Below { get; init; }

    /// <summary>Every file except vm.json, in an order that is the same for whoever asks.</summary>
    public static IReadOnlyList<VmFilePair> Of(VmConfiguration before, string folderBefore, VmConfiguration after, string folderAfter)
    {
        HashSet<string> written = before.Disks.Select(disk => disk.Path).Concat(VmFileSet.PlatformOf(before)).ToHashSet(StringComparer.Ordinal);
        Dictionary<string, DiskLayer?> below = VmFileSet.Stacks(after).SelectMany(stack => stack.Zip(stack.Skip(1).Append(null)))
            .DistinctBy(pair => pair.First!.Path, StringComparer.Ordinal).ToDictionary(pair => pair.First!.Path, pair => pair.Second, StringComparer.Ordinal);
        IEnumerable<VmFilePair> images = VmFileSet.Stacks(before).Zip(VmFileSet.Stacks(after)).SelectMany(stacks => Images(stacks.First, stacks.Second))
            .DistinctBy(pair => pair.From.Path, StringComparer.Ordinal).Select(pair => new VmFilePair
            {
                From = pair.From.Path,
                To = pair.To.Path,
                IsWritten = written.Contains(pair.From.Path),
                Formats = (pair.From.Format, pair.To.Format),
                Below = below[pair.To.Path],
            });
        IEnumerable<VmFilePair> others = Others(before, folderBefore).Zip(Others(after, folderAfter))
            .Select(pair => new VmFilePair { From = pair.First, To = pair.Second, IsWritten = written.Contains(pair.First) }).DistinctBy(pair => pair.From, StringComparer.Ordinal);
        // What lies elsewhere at its end is not the VM's.
        IEnumerable<VmFilePair> media = VmFileSet.Media(before).Zip(VmFileSet.Media(after))
            .Where(pair => pair is { First: not null, Second: not null } && Path.GetDirectoryName(pair.Second) == folderAfter)
            .Select(pair => new VmFilePair { From = pair.First!, To = pair.Second!, IsWritten = false }).DistinctBy(pair => pair.To, StringComparer.Ordinal);
        return [.. images, .. others, .. media];
    }

    /// <summary>Of a disk that was covered to be converted, the image below the cover becomes the only one.</summary>
    private static IEnumerable<(DiskLayer From, DiskLayer To)> Images(IReadOnlyList<DiskLayer> before, IReadOnlyList<DiskLayer> after) =>
        before.Count == after.Count ? before.Zip(after) : [(before[^1], after[^1])];

    private static IEnumerable<string> Others(VmConfiguration vm, string folder) =>
        [.. VmFileSet.BootFilesOf(vm), .. VmFileSet.Memories(vm), .. VmFileSet.Platforms(vm), VmFiles.Memory(folder)];
}
