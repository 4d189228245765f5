using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>
/// Whether the images of a VM are what its vm.json says: of that format, of that size, and resting on one another like that. vm.json
/// decides; no name in a header is followed.
/// </summary>
internal static class ChainFindings
{
    public static IReadOnlyList<Incompatibility> Of(VmConfiguration vm)
    {
        List<Incompatibility> found = [];
        Dictionary<string, ImageHeader> headers = new(StringComparer.Ordinal);
        foreach (DiskLayer image in VmFileSet.Images(vm).Where(image => FileStatus.Of(image.Path) is { IsFile: true }))
        {
            try
            {
                headers[image.Path] = ImageHeader.Read(image.Path, image.Format);
            }
            catch (RefusedException refused)
            {
                found.Add(ImportChecks.Of(refused.Problem));
                continue;
            }

            found.AddRange(Alone(image, headers[image.Path]));
        }

        foreach ((DiskLayer image, DiskLayer? below) in VmFileSet.Stacks(vm).SelectMany(stack => stack.Zip(stack.Skip(1).Cast<DiskLayer?>().Append(null)))
            .DistinctBy(pair => pair.First.Path, StringComparer.Ordinal).Where(pair => headers.ContainsKey(pair.First.Path)))
        {
            found.AddRange(Above(image, headers[image.Path], below, below is null ? null : headers.GetValueOrDefault(below.Path)));
        }

        found.AddRange(vm.Disks.Where(disk => headers.GetValueOrDefault(disk.Path)?.SizeBytes is { } size && size != disk.SizeBytes).Select(disk => Error(
            ProblemId.DiskSizeInvalid, disk.Path, $"{disk.Path} has {headers[disk.Path].SizeBytes} bytes, and its vm.json says {disk.SizeBytes}.",
            "Restore the image that belongs to this vm.json.")));
        return found;
    }

    private static IEnumerable<Incompatibility> Alone(DiskLayer image, ImageHeader header)
    {
        if (header.IsCorrupt || ChainVerdict.OfLink(image.Path, image.Format, header) is not null)
        {
            yield return ImportChecks.Of(
                ChainVerdict.OfLink(image.Path, image.Format, header) ?? ImageFiles.Corrupt(image.Path, "its header says that it is damaged").Problem);
        }

        // A guest can write any signature into its raw disk, and none of them is ever believed.
        if (image.Format is DiskFormat.Raw && ForeignFormat.Of(image.Path) is { } foreign)
        {
            yield return ImportChecks.Of(
                new Problem
                {
                    Id = ProblemId.ImageCorrupt,
                    Target = image.Path,
                    Message = $"{image.Path} is raw by its vm.json, and begins like a {foreign} image.",
                    Remedy = "Check that it is the right file, if the guest has not written this itself.",
                },
                severity: IncompatibilitySeverity.Warning);
        }
    }

    private static IEnumerable<Incompatibility> Above(DiskLayer image, ImageHeader header, DiskLayer? below, ImageHeader? headerBelow)
    {
        if (below is null && header.Parent is { } parent)
        {
            yield return Error(
                ProblemId.ParentMissing, image.Path, $"{image.Path} rests on another image, {parent}, of which its vm.json does not know.",
                "Make it complete first: qemu-img convert -O qcow2 OLD NEW.");
        }
        else if (below is not null && header.Parent is null)
        {
            yield return Error(
                ProblemId.ParentMissing, image.Path, $"{image.Path} stands alone, and should rest on {below.Path}.", "Restore the image that belongs to this vm.json.");
        }
        else if (headerBelow?.SizeBytes > header.SizeBytes)
        {
            yield return Error(
                ProblemId.DiskSizeInvalid, image.Path, $"{image.Path} is smaller than the image that it rests on, {below!.Path}.",
                "Restore the image that belongs to this vm.json.");
        }
    }

    private static Incompatibility Error(ProblemId id, string target, string message, string remedy) => ImportChecks.Of(
        new Problem { Id = id, Target = target, Message = message, Remedy = remedy });
}
