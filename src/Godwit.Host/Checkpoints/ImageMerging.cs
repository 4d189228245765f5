using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Carries out what <see cref="MergePlan"/> says, one image after the other, while the guest runs or not. The order within one:
/// <code>
///   1  the upper image's data goes into the lower one       both show the same from the end of this step on
///   2  vm.json names the lower one in the upper one's place
///   3  the upper one is deleted
/// </code>
/// The image that the guest writes to is the one exception to "both show the same": from QEMU's change-over on, the guest
/// would write to the lower one. So it is paused over the change-over and step 2.
/// A cancel in step 1 leaves the lower image with some of the data, which shows nothing as long as the upper one stays above it: the
/// chain is what it was, and a later merge goes over it again.
/// </summary>
internal sealed class ImageMerging(DraftBook drafts, ChainAgreement agreement, CommitImages commitImages, ILogger<ImageMerging> logger)
{
    /// <param name="vm">The VM; vm.json is rewritten after each image.</param>
    /// <param name="terms">What may be said of it meanwhile.</param>
    /// <param name="left">What was waiting to be merged before (<see cref="MergePlan.Pending"/>), and goes on waiting: whoever merges only what it
    /// made itself does not merge what a person cancelled, at full speed and past all cancelling.</param>
    /// <exception cref="OperationCanceledException">Somebody cancelled; what was not merged stays in images of its own.</exception>
    public async Task RunAsync(VmDriver vm, MergeTerms terms, IReadOnlySet<string>? left = null)
    {
        int all = MergePlan.Count(vm.Configuration, left);
        for (int done = 0; MergePlan.Next(vm.Configuration, left) is { } merge; done++)
        {
            terms.Cancelled.ThrowIfCancellationRequested();
            Guest? guest = GuestOf(vm);
            bool isLast = MergePlan.Next(MergePlan.After(vm.Configuration, merge), left) is null;
            MergeTerms ofThis = terms with
            {
                Percent = part => terms.Percent(((100.0 * done) + part) / Math.Max(all, done + 1)),
                Commit = isLast ? terms.Commit : () => { },
            };
            try
            {
                await MergeAsync(vm, merge, guest, ofThis);
            }
            catch (Exception) when (guest is not null)
            {
                if (!await guest.HasEndedAsync())
                {
                    throw;
                }

                // vm.json is right as it is, and the same step is taken without QEMU.
                done--;
            }
        }
    }

    private static Guest? GuestOf(VmDriver vm) => vm.Phase.Guest is { Process.IsAlive: true } guest ? guest : null;

    private async Task MergeAsync(VmDriver vm, ImageMerge merge, Guest? guest, MergeTerms terms)
    {
        VirtualHardDisk? disk = guest is null
            ? null
            : vm.Configuration.Disks.FirstOrDefault(disk => VmFileSet.Stack(disk).Any(image => image.Path == merge.Upper.Path));
        drafts.Announce([merge.Upper.Path]);
        // Should it fail, that hides nothing: neither that the images are merged, nor why they are not.
        await using var always = new UndoStack(logger);
        always.Push($"settle {merge.Upper.Path}", () =>
        {
            Settle(vm, merge.Upper.Path);
            return Task.CompletedTask;
        });
        await MergeAsync(vm, guest, disk, merge, terms);
    }

    private void Settle(VmDriver vm, string upper)
    {
        if (DiskImages.Files(vm.Configuration).Contains(upper))
        {
            drafts.Remove(upper);
        }
        else
        {
            DraftDeletion.Delete(drafts, [upper]);
        }
    }

    /// <param name="disk">The guest's disk that the images are below; null when they are in nobody's hands.</param>
    private async Task MergeAsync(VmDriver vm, Guest? guest, VirtualHardDisk? disk, ImageMerge merge, MergeTerms terms)
    {
        VmConfiguration after = MergePlan.After(vm.Configuration, merge);
        if (disk is null)
        {
            await commitImages(vm.Configuration, merge, terms.Percent, terms.Cancelled);
            vm.Rewrite(after);
            return;
        }

        await guest!.Locks.HoldImagesAsync(vm.Configuration, vm.Record.Folder, [merge.Lower.Path]);
        await (disk.Path == merge.Upper.Path
            ? MergeTopAsync(vm, guest, merge, after, terms)
            : MergeBetweenAsync(vm, guest, disk, merge, after, terms));
        await new GuestChains(guest).CloseAsync(merge.Upper.NodeName);
    }

    private async Task MergeTopAsync(VmDriver vm, Guest guest, ImageMerge merge, VmConfiguration after, MergeTerms terms)
    {
        var commit = new GuestCommit(guest, merge.DiskId, terms.Cap);
        await commit.BeginTopAsync(merge.Upper.NodeName, merge.Lower.NodeName);
        await FillAsync(vm, guest, commit, terms);
        bool runs = (await guest.StateAsync(CancellationToken.None)).Running;
        try
        {
            await guest.PauseAsync(CancellationToken.None);
            await commit.FinishAsync();
            Overlays.Flush(merge.Lower.Path);
            vm.Rewrite(after);
        }
        catch
        {
            // Whichever image QEMU is on now, vm.json must name that one before the guest writes again.
            vm.Accept(await agreement.AgreeAsync(vm.Record, vm.Configuration, guest));
            await ContinueAsync(guest, runs);
            throw;
        }

        await ContinueAsync(guest, runs);
        await commit.ForgetAsync();
    }

    private async Task MergeBetweenAsync(
        VmDriver vm, Guest guest, VirtualHardDisk disk, ImageMerge merge, VmConfiguration after, MergeTerms terms)
    {
        DiskLayer child = VmFileSet.Stack(disk).TakeWhile(image => image.Path != merge.Upper.Path).Last();
        var commit = new GuestCommit(guest, disk.Id, terms.Cap);
        await commit.BeginBetweenAsync(disk.Node, merge.Upper.NodeName, merge.Lower.NodeName, BackingNames.Of(child.Path, merge.Lower.Path));
        await FillAsync(vm, guest, commit, terms);
        Overlays.Flush(merge.Lower.Path);
        await ImageCommit.RelinkAsync(vm.Configuration, merge, except: child.Path);
        vm.Rewrite(after);
        await commit.ForgetAsync();
    }

    /// <summary>Returns when the lower image has everything; from then on the merge goes on to its end.</summary>
    private async Task FillAsync(VmDriver vm, Guest guest, GuestCommit commit, MergeTerms terms)
    {
        try
        {
            await commit.UntilReadyAsync(terms.Percent, terms.Cancelled);
            terms.Commit();
        }
        catch (OperationCanceledException) when (terms.Cancelled.IsCancellationRequested)
        {
            await commit.DropAsync();
            // A merge between two others ends by itself, perhaps since the last look: then the upper one is in QEMU's chain no more.
            vm.Accept(await agreement.AgreeAsync(vm.Record, vm.Configuration, guest));
            throw;
        }
    }

    private static Task ContinueAsync(Guest guest, bool runs) => runs ? guest.RunOnAsync() : Task.CompletedTask;
}
