using System.Text.Json.Nodes;
using Godwit.Contracts.Vms;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>A running guest's hot-plug disks.</summary>
internal sealed class GuestDisks(Guest guest)
{
    private const string Devices = "/machine/peripheral";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public static string DeviceOf(string diskId) => $"vd-{diskId}";

    public Task OpenAsync(VirtualHardDisk disk) => guest.AskAsync(
        new BlockdevAdd { Node = JsonNode.Parse(BlockNode.For(disk, imageLocking: true))!.AsObject() }, CancellationToken.None);

    public Task PlugInAsync(VirtualHardDisk disk, int port) => guest.AskAsync(
        new DeviceAdd
        {
            Device = new JsonObject
            {
                ["driver"] = "virtio-blk-pci",
                ["id"] = DeviceOf(disk.Id),
                ["drive"] = disk.Id,
                ["bus"] = HotPlug.NameOf(port),
                ["addr"] = "0x0",
            },
        },
        CancellationToken.None);

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

    /// <summary>QEMU closes the image. No error when it is closed already.</summary>
    public Task CloseAsync(string diskId) => guest.InsistAsync(new BlockdevDel { NodeName = diskId }, CancellationToken.None);

    public async Task<bool> IsPluggedInAsync(string diskId, CancellationToken cancellationToken) =>
        (await guest.AskAsync(new QomList { Path = Devices }, cancellationToken)).Any(device => device.Name == DeviceOf(diskId));
}
