using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>Makes vm.json and a QEMU that lives one truth again, after a checkpoint or a merge that was interrupted.</summary>
internal sealed class ChainAgreement(DraftBook drafts, ILogger<ChainAgreement> logger)
{
    /// <summary>What was under way in QEMU is ended first. The guest is neither paused nor let go on. Repeatable.</summary>
    /// <returns>vm.json as it is now on disk.</returns>
    public async Task<VmConfiguration> AgreeAsync(VmRecord vm, VmConfiguration configuration, Guest guest)
    {
        // vm.json names an overlay before QEMU has it: without one there is nothing to disagree about.
        if (configuration.Disks.All(disk => disk.Layers is null or []))
        {
            return configuration;
        }

        await GuestSnapshot.DropAsync(guest);
        foreach (VirtualHardDisk disk in configuration.Disks)
        {
            await new GuestCommit(guest, disk.Id, cap: () => null).DropAsync();
        }

        var chains = new GuestChains(guest);
        // An image that was merged may be open still, though in no chain: then, and only then, QEMU can close it.
        foreach (DiskLayer layer in configuration.Disks.SelectMany(disk => disk.Layers ?? []))
        {
            await chains.CloseAsync(layer.NodeName);
        }

        VmConfiguration agreed = AgreementVerdict.Of(configuration, await chains.TopsAsync(), await chains.OpenAsync());
        IReadOnlyList<string> dropped = DiskImages.Dropped(configuration, agreed);
        if (dropped.Count > 0)
        {
            // What a merge wrote counts from here on.
            foreach (string image in agreed.Disks.SelectMany(VmFileSet.Stack).Select(image => image.Path))
            {
                Overlays.Flush(image);
            }

            DraftDeletion.Announce(drafts, dropped, () => VmFiles.Write(vm.Folder, agreed));
            Log.Agreed(logger, vm.Name, string.Join(", ", dropped));
        }

        await CloseStrayAsync(chains, agreed);
        DraftDeletion.Delete(drafts, dropped);
        return dropped.Count > 0 ? agreed : configuration;
    }

    /// <summary>Images that were opened for a checkpoint, or left by a merge, and are in no chain.</summary>
    private static async Task CloseStrayAsync(GuestChains chains, VmConfiguration agreed)
    {
        HashSet<string> known = [.. agreed.Disks.SelectMany(VmFileSet.Stack).Select(image => image.NodeName)];
        foreach (string node in await chains.OpenAsync())
        {
            if (!known.Contains(node) && agreed.Disks.Any(disk => node == disk.Id || NodeNames.IsOf(node, disk.Id)))
            {
                await chains.CloseAsync(node);
            }
        }
    }
}
