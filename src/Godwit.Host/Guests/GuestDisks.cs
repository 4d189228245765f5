using System.Text.Json.Nodes;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage.Smb;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>A running guest's hot-plug disks.</summary>
internal sealed class GuestDisks(Guest guest)
{
    private const string Devices = "/machine/peripheral";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LettingGo = TimeSpan.FromSeconds(10);

    public static string DeviceOf(string diskId) => $"vd-{diskId}";

    public Task OpenAsync(VirtualHardDisk disk) => guest.AskAsync(
        new BlockdevAdd { Node = JsonNode.Parse(BlockNode.For(disk, imageLocking: !guest.Locks.Shares(disk.Path)))!.AsObject() }, CancellationToken.None);

    public Task PlugInAsync(VirtualHardDisk disk, int port)
    {
        JsonObject device = new()
        {
            ["driver"] = "virtio-blk-pci",
            ["id"] = DeviceOf(disk.Id),
            ["drive"] = disk.Node,
            ["bus"] = HotPlug.NameOf(port),
            ["addr"] = "0x0",
        };
        if (UncPath.OfLocal(disk.Path) is not null)
        {
            device["werror"] = "stop";
            device["rerror"] = "stop";
        }

        return guest.AskAsync(new DeviceAdd { Device = device }, CancellationToken.None);
    }

    /// <summary>
    /// Asks the guest to let go and waits until it has. May be repeated: a guest that was asked before and has not answered is
    /// still asked.
    /// </summary>
    /// <returns>False when it did not in time; it may later.</returns>
    public async Task<bool> UnplugAsync(string diskId, TimeSpan patience)
    {
        await guest.InsistAsync(new DeviceDel { Id = DeviceOf(diskId) }, CancellationToken.None);
        using var enough = new CancellationTokenSource(patience, guest.Time);
        try
        {
            await guest.UntilAsync(async token => await IsPluggedInAsync(diskId, token) ? null : diskId, Poll, enough.Token);
            return true;
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// QEMU closes the image. No error when it is closed already. A device that has gone is freed, and lets go of its image, a
    /// moment later (RCU), until when QEMU refuses.
    /// </summary>
    /// <exception cref="RefusedException">QEMU keeps it open.</exception>
    public async Task CloseAsync(VirtualHardDisk disk)
    {
        var chains = new GuestChains(guest);
        using var enough = new CancellationTokenSource(LettingGo, guest.Time);
        try
        {
            await guest.UntilAsync(
                async token =>
                {
                    await guest.InsistAsync(new BlockdevDel { NodeName = disk.Node }, token);
                    return (await chains.OpenAsync()).Contains(disk.Node) ? null : disk;
                },
                Glance,
                enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            throw new RefusedException(
                ProblemId.DiskNotReleased, disk.Id, $"QEMU still has {disk.Path} open {LettingGo.TotalSeconds:0} s after its device has gone.",
                "Try again; or stop the virtual machine first.");
        }
    }

    public async Task<bool> IsPluggedInAsync(string diskId, CancellationToken cancellationToken) =>
        (await guest.AskAsync(new QomList { Path = Devices }, cancellationToken)).Any(device => device.Name == DeviceOf(diskId));
}
