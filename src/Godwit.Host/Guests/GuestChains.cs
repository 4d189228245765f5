using System.Text.Json.Nodes;
using Godwit.Contracts.Vms;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>A running guest's disks as stacks of images.</summary>
internal sealed class GuestChains(Guest guest)
{
    private const string FirmwareVariables = "vars";

    /// <summary>The node that each disk of the guest sits on, by disk id.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TopsAsync()
    {
        Dictionary<string, string> tops = [];
        foreach (BlockDrive drive in await guest.AskAsync(new QueryBlock(), CancellationToken.None))
        {
            if (drive is { Qdev: "/machine/system.flash1", Inserted.NodeName: { } variables })
            {
                tops[FirmwareVariables] = variables;
            }

            // "/machine/peripheral/vd-disk0/virtio-backend"
            if (drive is { Qdev: { } place, Inserted.NodeName: { } node } && place.Split('/') is [_, _, _, ['v', 'd', '-', .. var disk], ..])
            {
                tops[disk] = node;
            }
        }

        return tops;
    }

    /// <summary>Names of all nodes that are open.</summary>
    public async Task<IReadOnlySet<string>> OpenAsync() => (await NodesAsync()).Select(node => node.NodeName).OfType<string>().ToHashSet();

    /// <summary>Paths of all images that are open, in use by the guest or not.</summary>
    public async Task<IReadOnlySet<string>> FilesAsync() => (await NodesAsync()).Select(node => node.File).ToHashSet();

    /// <summary>Opens an image that is about to come on top of a disk.</summary>
    public Task OpenOverlayAsync(DiskLayer overlay) => guest.AskAsync(
        new BlockdevAdd { Node = JsonNode.Parse(BlockNode.Overlay(overlay, imageLocking: !guest.Locks.Shares(overlay.Path)))!.AsObject() }, CancellationToken.None);

    /// <summary>All of them at one instant, or none: the guest writes to the overlays from here on.</summary>
    public Task CoverAsync(IReadOnlyList<(string Node, string Overlay)> pairs) => pairs.Count == 0
        ? Task.CompletedTask
        : guest.AskAsync(new Transaction { Actions = [.. pairs.Select(pair => TransactionAction.Snapshot(pair.Node, pair.Overlay))] }, CancellationToken.None);

    /// <summary>QEMU closes the image. No error when it is closed already, or still in use.</summary>
    public Task CloseAsync(string node) => guest.InsistAsync(new BlockdevDel { NodeName = node }, CancellationToken.None);

    private Task<IReadOnlyList<BlockNodeInfo>> NodesAsync() => guest.AskAsync(new QueryNamedBlockNodes { Flat = true }, CancellationToken.None);
}
