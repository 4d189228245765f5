using System.Globalization;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Operations;

namespace Godwit.Host.Storage;

/// <summary>The same disk again, of another size or in less space. A file that is rewritten is replaced in one step.</summary>
internal sealed class DiskRewriting(DiskUses uses, DraftBook drafts)
{
    /// <returns>The virtual size afterwards.</returns>
    public async Task<long> ResizeAsync(ResizeVirtualHardDiskRequest request, DiskFormat format, Operation operation, DiskWorkMeter meter)
    {
        DiskChain chain = await ReadAsync(request.Path, format, operation.Cancelled);
        uses.RefuseOrphans(request.Path);
        long before = chain.Top.SizeBytes;
        bool shrinks = request.SizeBytes < before;
        if (shrinks && !request.AllowShrink)
        {
            throw new RefusedException(
                ProblemId.DiskSizeInvalid, request.Path, $"{request.Path} has {before} bytes, and what lies behind {request.SizeBytes} would be lost.",
                "Shrink the guest's partitions and file systems first, then allow it: --shrink.");
        }

        if (chain.Parent is { } parent && request.SizeBytes < parent.SizeBytes)
        {
            throw new RefusedException(
                ProblemId.DiskSizeInvalid, request.Path, $"A differencing disk cannot be smaller than its parent, which has {parent.SizeBytes} bytes.",
                "Merge it first, or convert it into one that stands alone.");
        }

        if (request.SizeBytes != before)
        {
            await (format is DiskFormat.Raw or DiskFormat.Qcow2
                ? InPlaceAsync(request, format, shrinks, operation)
                : AnewAsync(chain.Top, request.SizeBytes, operation, meter));
        }

        return request.SizeBytes;
    }

    /// <summary>A guest sees the same afterwards; disks that rest on this one go on fitting it.</summary>
    /// <returns>The virtual size, which stays.</returns>
    public async Task<long> CompactAsync(string path, DiskFormat format, Operation operation, DiskWorkMeter meter)
    {
        DiskChain chain = await ReadAsync(path, format, operation.Cancelled);
        ChainLink top = chain.Top;
        using ImageDraft draft = ImageDraft.Begin(drafts, path);
        string[] parent = chain.Parent is { } below ? ["-B", below.Path, "-F", DiskFormats.DriverOf(below.Format)] : [];
        await QemuImg.RunAsync(
            path,
            ["convert", "-p", "-O", DiskFormats.DriverOf(format), .. Options(top), .. parent, "--", chain.ToSource(), draft.Path],
            meter.See,
            operation.Cancelled);
        if (chain.Parent is not null)
        {
            DiskParents.Connect(draft.Path, chain.Parent, top.Header.ParentIdentity);
        }

        operation.Commit();
        draft.PlaceInstead(top.Status, sameContent: true);
        return top.SizeBytes;
    }

    private static string[] Options(ChainLink link) =>
        ImageOptions.Arguments(
            link.Format,
            link.Header.Type is VhdType.Fixed ? VhdType.Fixed : VhdType.Dynamic,
            link.Format is DiskFormat.Vhd ? null : link.Header.BlockSizeBytes);

    private static async Task<DiskChain> ReadAsync(string path, DiskFormat format, CancellationToken cancellationToken)
    {
        DiskChain chain = (await Chains.ReadAsync(path, format, cancellationToken)).Sound();
        if (chain.Top.Header.Snapshots > 0)
        {
            throw new RefusedException(
                ProblemId.ImageHasSnapshots, path, $"{path} holds {chain.Top.Header.Snapshots} internal snapshots, which a rewrite would lose.",
                "Remove them first: qemu-img snapshot -d NAME FILE.");
        }

        return chain;
    }

    private static async Task InPlaceAsync(ResizeVirtualHardDiskRequest request, DiskFormat format, bool shrinks, Operation operation)
    {
        operation.Commit();
        await QemuImg.RunAsync(
            request.Path,
            [
                "resize", "-q", "-f", DiskFormats.DriverOf(format), .. shrinks ? (string[])["--shrink"] : [],
                "--", request.Path, request.SizeBytes.ToString(CultureInfo.InvariantCulture),
            ],
            _ => { },
            CancellationToken.None);
        using FileStream file = new(request.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
    }

    /// <summary>QEMU resizes neither VHDX nor VHD: a new one of the new size takes the old one's content and place.</summary>
    private async Task AnewAsync(ChainLink link, long size, Operation operation, DiskWorkMeter meter)
    {
        var alone = new DiskChain([link], null);
        using ImageDraft draft = ImageDraft.Begin(drafts, link.Path);
        string driver = DiskFormats.DriverOf(link.Format);
        await QemuImg.RunAsync(
            link.Path,
            ["create", "-q", "-f", driver, .. Options(link), "--", draft.Path, size.ToString(CultureInfo.InvariantCulture)],
            _ => { },
            operation.Cancelled);
        await QemuImg.RunAsync(
            link.Path,
            [
                "convert", "-p", "-n", "--target-is-zero", "-O", driver,
                "--", size < link.SizeBytes ? alone.ToSource(size) : alone.ToSource(), draft.Path,
            ],
            meter.See,
            operation.Cancelled);
        if (link.Header.Type is VhdType.Fixed)
        {
            draft.Allocate();
        }

        operation.Commit();
        draft.PlaceInstead(link.Status, sameContent: false);
    }
}
