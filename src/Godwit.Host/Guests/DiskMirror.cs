using System.Text.Json.Nodes;
using Godwit.Contracts.Vms;
using Godwit.Host.Peers;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>A disk that is to be copied while its guest writes: from which node to which.</summary>
internal sealed record DiskMirror
{
    public required VirtualHardDisk Disk { get; init; }

    public required string TargetNode { get; init; }

    /// <summary>The copy is behind a connection, which must be cut before anything that hangs on it is cancelled.</summary>
    public required bool OverNetwork { get; init; }

    public string Job => $"mirror-{Disk.Id}";

    /// <summary>Layers are copied by others: nobody writes to them.</summary>
    public MirrorSync Sync => Disk.Layers is { Count: > 0 } ? MirrorSync.Top : MirrorSync.Full;

    /// <summary>To another host's QEMU.</summary>
    public static DiskMirror ToHost(VirtualHardDisk disk) => new() { Disk = disk, TargetNode = $"nbd-{disk.Id}", OverNetwork = true };

    /// <summary>To another place on this host.</summary>
    public static DiskMirror ToPlace(VirtualHardDisk disk, VirtualHardDisk twin) => new() { Disk = disk, TargetNode = twin.Node, OverNetwork = false };

    /// <summary>Connects to the other host's QEMU, which waits for it.</summary>
    public BlockdevAdd Connect(LandingAddress landing) => BlockdevAdd.Nbd(
        TargetNode, InetAddress.Of(landing.Host, landing.DiskPort!.Value), Disk.Id, GuestLink.ClientCredentials, landing.TlsHostName);

    /// <summary>Opens an empty image, with the copied layers below it.</summary>
    public static BlockdevAdd Open(VirtualHardDisk twin, Guest guest) =>
        new() { Node = JsonNode.Parse(BlockNode.For(twin, imageLocking: !guest.Locks.Shares(twin.Path)))!.AsObject() };
}
