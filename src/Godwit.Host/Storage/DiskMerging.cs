using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;

namespace Godwit.Host.Storage;

/// <summary>
/// A differencing disk goes up into its parent or a parent further up. The merged disk is made beside that parent and takes
/// its place in one step: at every moment before, nothing has changed, and at every moment after, the disk that was merged
/// still shows the same. It and those between are deleted last.
/// </summary>
internal sealed class DiskMerging(DiskUses uses, DiskClaims claims, DraftBook drafts)
{
    public async Task MergeAsync(MergeVirtualHardDiskRequest request, DiskFormat format, Operation operation, DiskWorkMeter meter)
    {
        DiskChain chain = (await Chains.ReadAsync(request.Path, format, operation.Cancelled)).Sound();
        int index = TargetOf(chain, request.DestinationPath);
        ChainLink target = chain.Links[index];
        using IDisposable claim = claims.Take([.. chain.Links.Skip(1).Take(index).Select(link => link.Path)]);
        Check(chain, index);

        using ImageDraft draft = ImageDraft.Begin(drafts, target.Path);
        if (index == chain.Links.Count - 1)
        {
            await FlattenAsync(chain, target, draft, operation, meter);
        }
        else
        {
            await RebaseAsync(chain, chain.Links[index + 1], draft, operation, meter);
        }

        operation.Commit();
        draft.PlaceInstead(target.Status, sameContent: false);
        foreach (ChainLink merged in chain.Links.Take(index))
        {
            DurableFile.Delete(merged.Path);
        }
    }

    /// <summary>Into the base: it is what the whole chain shows.</summary>
    private static Task FlattenAsync(DiskChain chain, ChainLink target, ImageDraft draft, Operation operation, DiskWorkMeter meter) => QemuImg.RunAsync(
        target.Path,
        [
            "convert", "-p", "-O", DiskFormats.DriverOf(target.Format),
            .. ImageOptions.Arguments(
                target.Format,
                target.Header.Type is VhdType.Fixed ? VhdType.Fixed : VhdType.Dynamic,
                target.Format is DiskFormat.Vhd ? null : target.Header.BlockSizeBytes),
            "--", chain.ToSource(), draft.Path,
        ],
        meter.See,
        operation.Cancelled);

    /// <summary>Into one between: the disk's copy is put onto that one's parent, and takes in what differs from it.</summary>
    private static async Task RebaseAsync(DiskChain chain, ChainLink parent, ImageDraft draft, Operation operation, DiskWorkMeter meter)
    {
        ProcessesOutcome copied = await Processes.RunAsync(
            "cp", ["--reflink=auto", "--sparse=always", "--", chain.Top.Path, draft.Path], operation.Cancelled);
        if (!copied.Succeeded)
        {
            throw QemuImg.Failed(draft.Path, copied.Words);
        }

        // The copy may lie in another folder, where a relative name means something else.
        DiskParents.Connect(draft.Path, chain.Links[1]);
        await QemuImg.RunAsync(
            chain.Top.Path,
            ["rebase", "-p", "-f", DiskFormats.DriverOf(chain.Top.Format), "-b", parent.Path, "-F", DiskFormats.DriverOf(parent.Format), "--", draft.Path],
            meter.See,
            operation.Cancelled);
        DiskParents.Connect(draft.Path, parent);
    }

    private static int TargetOf(DiskChain chain, string? wanted)
    {
        if (chain.Parent is null)
        {
            throw new RefusedException(
                ProblemId.ParentMissing, chain.Top.Path, $"{chain.Top.Path} is no differencing disk: there is nothing to merge it into.",
                "Look at it with godwit vhd show.");
        }

        int index = wanted is null ? 1 : chain.Links.Select(link => link.Path).ToList().IndexOf(wanted);
        return index > 0 ? index : throw new RefusedException(
            ProblemId.ParentMissing, chain.Top.Path, $"{wanted} is no parent of {chain.Top.Path}.",
            $"Its parents are {string.Join(", ", chain.Links.Skip(1).Select(link => link.Path))}.");
    }

    private void Check(DiskChain chain, int index)
    {
        for (int i = 0; i <= index; i++)
        {
            ChainLink link = chain.Links[i];
            uses.RefuseChangeOf(link.Path, exceptChild: i == 0 ? null : chain.Links[i - 1].Path);
            if (link.Header.Snapshots > 0)
            {
                throw new RefusedException(
                    ProblemId.ImageHasSnapshots, link.Path, $"{link.Path} holds {link.Header.Snapshots} internal snapshots, which a merge would lose.",
                    "Remove them first: qemu-img snapshot -d NAME FILE.");
            }
        }
    }
}
