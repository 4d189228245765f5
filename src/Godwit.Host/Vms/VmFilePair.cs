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
        HashSet<string> written = before.Disks.Select(disk => disk.Path).ToHashSet(StringComparer.Ordinal);
        Dictionary<string, DiskLayer?> below = VmFileSet.Stacks(after).SelectMany(stack => stack.Zip(stack.Skip(1).Append(null)))
            .DistinctBy(pair => pair.First!.Path, StringComparer.Ordinal).ToDictionary(pair => pair.First!.Path, pair => pair.Second, StringComparer.Ordinal);
        IEnumerable<VmFilePair> images = VmFileSet.Images(before).Zip(VmFileSet.Images(after)).Select(pair => new VmFilePair
        {
            From = pair.First.Path,
            To = pair.Second.Path,
            IsWritten = written.Contains(pair.First.Path),
            Formats = (pair.First.Format, pair.Second.Format),
            Below = below[pair.Second.Path],
        });
        IEnumerable<VmFilePair> others = Others(before, folderBefore).Zip(Others(after, folderAfter))
            .Select(pair => new VmFilePair { From = pair.First, To = pair.Second, IsWritten = false }).DistinctBy(pair => pair.From, StringComparer.Ordinal);
        return [.. images, .. others];
    }

    private static IEnumerable<string> Others(VmConfiguration vm, string folder) =>
        [.. VmFileSet.BootFilesOf(vm), .. VmFileSet.Memories(vm), VmFiles.Memory(folder)];
}
