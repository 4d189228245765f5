using System.Globalization;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;

namespace Godwit.Host.Storage;

/// <summary>New files: created, or converted from others. They appear whole, or not at all.</summary>
internal sealed class DiskMaking(DiskUses uses, DraftBook drafts, GuestUser user)
{
    private const long Overhead = 8L << 20;

    /// <exception cref="RefusedException">The request contradicts itself, or the place is taken.</exception>
    public void Check(CreateVirtualHardDiskRequest request, DiskFormat format)
    {
        bool differencing = request.ParentPath is not null;
        if (differencing != (request.VhdType ?? (differencing ? VhdType.Differencing : VhdType.Dynamic)) is VhdType.Differencing)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, request.Path, "A differencing disk has a parent, and only that.",
                "Name a parent and leave the type out, or choose Fixed or Dynamic without one.");
        }

        if (differencing && format is not DiskFormat.Qcow2)
        {
            throw new RefusedException(
                ProblemId.DifferencingUnsupported, request.Path, $"QEMU has no differencing {DiskFormats.NameOf(format)} disks.",
                "Choose qcow2 for the differencing disk; its parent may have any format.");
        }

        if (!differencing && request.SizeBytes is null)
        {
            throw new RefusedException(ProblemId.MalformedRequest, request.Path, "A new disk needs a size.", "Give its size, or a parent.");
        }

        CheckPlace(request.Path, request.SizeBytes is { } size ? DiskFormats.CheckSize(request.Path, format, size) : null, Overhead);
        Refuse(DiskFormats.CheckBlockSize(request.Path, format, request.BlockSizeBytes));
    }

    /// <exception cref="RefusedException">The request contradicts itself, or the place is taken.</exception>
    public void Check(ConvertVirtualHardDiskRequest request, DiskFormat format)
    {
        if (request.VhdType is VhdType.Differencing)
        {
            throw new RefusedException(
                ProblemId.DifferencingUnsupported, request.Path, "A disk is converted into one that stands alone.",
                "Choose Fixed or Dynamic; a differencing disk on top of it is made with: godwit vhd create --parent.");
        }

        CheckPlace(request.DestinationPath, DiskFormats.CheckBlockSize(request.DestinationPath, format, request.BlockSizeBytes), Overhead);
    }

    public async Task CreateAsync(CreateVirtualHardDiskRequest request, DiskFormat format, DiskFormat? parentFormat, Operation operation)
    {
        CancellationToken cancelled = operation.Cancelled;
        ChainLink? parent = request.ParentPath is { } path ? await ParentAsync(path, parentFormat!.Value, cancelled) : null;
        long size = request.SizeBytes ?? parent!.SizeBytes;
        if (parent is not null && size < parent.SizeBytes)
        {
            throw new RefusedException(
                ProblemId.DiskSizeInvalid, request.Path, $"A differencing disk of {size} bytes is smaller than its parent, which has {parent.SizeBytes}.",
                "Leave the size out, or give more.");
        }

        VhdType type = request.VhdType ?? VhdType.Dynamic;
        using ImageDraft draft = ImageDraft.Begin(drafts, request.Path);
        string[] options = parent is null ? [] : ["-u", "-b", parent.Path, "-F", DiskFormats.DriverOf(parent.Format)];
        await QemuImg.RunAsync(
            request.Path,
            [
                "create", "-q", "-f", DiskFormats.DriverOf(format), .. ImageOptions.Arguments(format, type, request.BlockSizeBytes), .. options,
                "--", draft.Path, size.ToString(CultureInfo.InvariantCulture),
            ],
            _ => { },
            cancelled);
        if (parent is not null)
        {
            DiskParents.Connect(draft.Path, parent);
        }

        if (type is VhdType.Fixed)
        {
            draft.Allocate();
        }

        operation.Commit();
        draft.PlaceNew(user);
    }

    public async Task ConvertAsync(
        ConvertVirtualHardDiskRequest request, DiskFormat format, DiskFormat destination, Operation operation, DiskWorkMeter meter)
    {
        DiskChain chain = (await Chains.ReadAsync(request.Path, format, operation.Cancelled)).Sound();
        CheckReading(chain);
        if (request.DeleteSource)
        {
            uses.RefuseChangeOf(request.Path);
        }

        VhdType type = request.VhdType ?? VhdType.Dynamic;
        CheckPlace(
            request.DestinationPath, DiskFormats.CheckSize(request.DestinationPath, destination, chain.Top.SizeBytes),
            Overhead + (type is VhdType.Fixed ? chain.Top.SizeBytes : 0));
        using ImageDraft draft = ImageDraft.Begin(drafts, request.DestinationPath);
        await QemuImg.RunAsync(
            request.Path,
            [
                "convert", "-p", "-O", DiskFormats.DriverOf(destination), .. ImageOptions.Arguments(destination, type, request.BlockSizeBytes),
                "--", chain.ToSource(), draft.Path,
            ],
            meter.See,
            operation.Cancelled);
        if (type is VhdType.Fixed)
        {
            draft.Allocate();
        }

        operation.Commit();
        draft.PlaceNew(user);
        if (request.DeleteSource)
        {
            DurableFile.Delete(request.Path);
        }
    }

    private async Task<ChainLink> ParentAsync(string path, DiskFormat format, CancellationToken cancellationToken)
    {
        DiskChain chain = (await Chains.ReadAsync(path, format, cancellationToken)).Sound();
        return uses.Of(path) is { AsParent: false } use ? throw DiskUses.InUse(path, use) : chain.Top;
    }

    /// <summary>QEMU's locks would say it too, but not whose disk it is.</summary>
    private void CheckReading(DiskChain chain)
    {
        if (uses.Of(chain.Top.Path) is { Vm.Phase.Guest: not null } use)
        {
            throw DiskUses.Running(chain.Top.Path, use);
        }
    }

    private void CheckPlace(string path, Problem? problem, long bytes)
    {
        Refuse(problem);
        Refuse(FolderVerdict.OfPath(path));
        if (FileStatus.Of(path) is not null)
        {
            throw ImageDraft.Exists(path);
        }

        Refuse(Folders.Check([new FolderNeed { Path = Path.GetDirectoryName(path)!, RequiredBytes = bytes, MayHoldFiles = true }], user));
    }

    private static void Refuse(Problem? problem)
    {
        if (problem is not null)
        {
            throw new RefusedException(problem);
        }
    }
}
