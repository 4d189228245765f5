using Godwit.Contracts.Vms;
using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>A running guest's DVD drives.</summary>
internal sealed class GuestDvds(Guest guest)
{
    public static string DeviceOf(DvdDrive drive) => $"cd-{drive.Id}";

    /// <summary>Makes what lies in the drives what vm.json says. Repeatable; a drive that is right is not touched.</summary>
    /// <exception cref="QmpException">QEMU cannot open an image; that drive is as it was.</exception>
    public async Task AgreeAsync(IReadOnlyList<DvdDrive> drives, CancellationToken cancellationToken)
    {
        if (drives.Count == 0)
        {
            return;
        }

        IReadOnlyList<BlockDrive> there = await guest.AskAsync(new QueryBlock(), cancellationToken);
        foreach (DvdDrive drive in drives)
        {
            string? holds = there.FirstOrDefault(known => known.Qdev == DeviceOf(drive))?.Inserted?.File;
            if (holds == drive.Path)
            {
                continue;
            }

            if (drive.Path is { } image)
            {
                await guest.AskAsync(
                    new BlockdevChangeMedium { Id = DeviceOf(drive), Filename = image, Format = "raw", Force = true, ReadOnlyMode = "read-only" },
                    cancellationToken);
            }
            else
            {
                await guest.AskAsync(new Eject { Id = DeviceOf(drive), Force = true }, cancellationToken);
            }

            // What lay in it at the start was opened by name and stays open until it is closed by name.
            await guest.InsistAsync(new BlockdevDel { NodeName = drive.Id }, cancellationToken);
        }
    }

    /// <summary>Closes what lay in the drives at the start and lies in them no more, should <see cref="AgreeAsync"/> have been refused. Repeatable.</summary>
    public async Task CloseFormerAsync(IReadOnlyList<DvdDrive> drives)
    {
        if (drives.Count == 0)
        {
            return;
        }

        IReadOnlyList<BlockDrive> there = await guest.AskAsync(new QueryBlock(), CancellationToken.None);
        foreach (DvdDrive drive in drives.Where(drive => there.All(known => known.Inserted?.NodeName != drive.Id)))
        {
            await guest.InsistAsync(new BlockdevDel { NodeName = drive.Id }, CancellationToken.None);
        }
    }
}
