using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>A virtual hard disk file as it is shown.</summary>
internal sealed class DiskViews(DiskUses uses)
{
    /// <exception cref="RefusedException">It is not there, or not what it is called.</exception>
    public async Task<VirtualHardDiskView> OfAsync(string path, DiskFormat? asked, CancellationToken cancellationToken)
    {
        DiskFormat format = uses.FormatOf(path, asked);
        DiskChain chain = await Chains.ReadAsync(path, format, cancellationToken);
        ChainLink top = chain.Top;
        DiskUse? use = uses.Of(path);
        return new VirtualHardDiskView
        {
            Path = path,
            VhdFormat = format,
            VhdType = top.Type,
            SizeBytes = top.SizeBytes,
            FileSizeBytes = top.Status.SizeBytes,
            AllocatedBytes = top.Status.AllocatedBytes,
            BlockSizeBytes = top.Header.BlockSizeBytes,
            LogicalSectorSizeBytes = DiskFormats.SectorBytes,
            PhysicalSectorSizeBytes = top.Header.PhysicalSectorSizeBytes,
            DiskIdentifier = top.Header.DiskIdentifier,
            ParentPath = top.Header.Parent is { } parent ? Chains.ParentOf(path, parent) : null,
            Parents = [.. chain.Links.Skip(1).Select(Parent)],
            ChildPaths = uses.ChildrenOf(path),
            Attached = use is not null,
            VmName = use?.Vm.Record.Name,
            IsDirty = top.Header.IsDirty,
            IsCorrupt = top.Header.IsCorrupt,
            Problem = chain.Problem,
        };
    }

    private static VirtualHardDiskParent Parent(ChainLink link) => new()
    {
        Path = link.Path,
        VhdFormat = link.Format,
        VhdType = link.Type,
        SizeBytes = link.SizeBytes,
        AllocatedBytes = link.Status.AllocatedBytes,
        IsDirty = link.Header.IsDirty,
        IsCorrupt = link.Header.IsCorrupt,
    };
}
