using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>Connects differencing disks with their parents.</summary>
internal sealed class DiskParents(DiskUses uses)
{
    public async Task SetAsync(SetVirtualHardDiskRequest request, DiskFormat format, DiskFormat parentFormat)
    {
        DiskChain child = await Chains.ReadAsync(request.Path, format, CancellationToken.None);
        if (format is not DiskFormat.Qcow2 || child.Top.Header.Parent is null)
        {
            throw new RefusedException(
                ProblemId.DifferencingUnsupported, request.Path, $"{request.Path} is no differencing disk and gets no parent.",
                "Make a differencing disk with: godwit vhd create --parent.");
        }

        if (uses.Of(request.Path) is { } user)
        {
            throw DiskUses.InUse(request.Path, user);
        }

        if (uses.Of(request.ParentPath) is { AsParent: false } use)
        {
            throw DiskUses.InUse(request.ParentPath, use);
        }

        DiskChain parent = (await Chains.ReadAsync(request.ParentPath, parentFormat, CancellationToken.None)).Sound();
        Check(child.Top, parent, request);
        // Without -U it takes QEMU's locks: nobody else writes to it.
        await QemuImg.RunAsync(
            request.Path, ["info", "-f", DiskFormats.DriverOf(format), "--", request.Path], _ => { }, CancellationToken.None);
        Connect(request.Path, parent.Top);
        // Its own children see what they saw before.
        ImageDraft.KeepTime(request.Path, child.Top.Status);
    }

    /// <summary>Writes the parent's name, format and identity into a disk's header, in one write.</summary>
    public static void Connect(string path, ChainLink parent, ParentIdentity? identity = null)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            byte[] header = Qcow2Header.Read(file).WithParent(parent.Path, DiskFormats.DriverOf(parent.Format), identity ?? ParentIdentity.Of(parent));
            RandomAccess.Write(file.SafeFileHandle, header, 0);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
        catch (InvalidDataException bad)
        {
            throw ImageFiles.Corrupt(path, bad.Message);
        }
    }

    private static void Check(ChainLink child, DiskChain parent, SetVirtualHardDiskRequest request)
    {
        if (parent.Links.Any(link => (link.Status.Volume, link.Status.Inode) == (child.Status.Volume, child.Status.Inode)))
        {
            throw new RefusedException(ChainVerdict.Loop(child.Path, child.Path));
        }

        ChainLink asked = request.IgnoreIdMismatch ? child with { Header = child.Header with { ParentIdentity = null } } : child;
        if (ChainVerdict.OfPair(asked, parent.Top) is { } problem)
        {
            throw new RefusedException(problem);
        }
    }
}
