using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>What a running guest's disks really are: QEMU is asked, not vm.json.</summary>
internal static class GuestNodes
{
    private const string Devices = "/machine/peripheral/";

    /// <summary>Node name of the topmost image (or of the filter that a job has put above it) by disk id.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> InUseAsync(Guest guest, CancellationToken cancellationToken) =>
        (await guest.AskAsync(new QueryBlockstats(), cancellationToken))
            .Where(disk => disk.Qdev?.StartsWith(Devices + GuestDisks.DeviceOf(""), StringComparison.Ordinal) is true && disk.NodeName is not null)
            .ToDictionary(disk => disk.Qdev![(Devices.Length + GuestDisks.DeviceOf("").Length)..].Split('/')[0], disk => disk.NodeName!, StringComparer.Ordinal);

    /// <summary>Paths of all images that are open, by node name.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FilesAsync(Guest guest, CancellationToken cancellationToken) =>
        (await guest.AskAsync(new QueryNamedBlockNodes { Flat = true }, cancellationToken))
            .Where(node => node.NodeName is not null).ToDictionary(node => node.NodeName!, node => node.File, StringComparer.Ordinal);
}
