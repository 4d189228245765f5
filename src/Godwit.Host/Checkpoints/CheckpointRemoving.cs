using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Remove-VMSnapshot. vm.json forgets the checkpoint first; what it alone needed is deleted, and what others rest on is merged
/// with those others, while the guest runs or not. Cut off at any line, the merging is taken up again by the next daemon.
/// Cancelled, the checkpoint is gone all the same, and what was not merged stays in images that nobody sees until the next merge.
/// </summary>
internal sealed class CheckpointRemoving(ChainAgreement agreement, ImageMerging merging, DraftBook drafts)
{
    private static readonly HashSet<CheckpointId> NoneOfTheUsers = [];

    /// <exception cref="OperationCanceledException">Somebody cancelled. The checkpoint is gone all the same.</exception>
    public async Task RemoveAsync(VmDriver vm, VmRequest.RemoveCheckpoint request, Operation operation)
    {
        operation.Limit(request.MaximumBytesPerSecond);
        CheckpointId id = CheckpointTree.Find(vm.Configuration, request.Checkpoint).Id;
        await RemoveAsync(vm, request.Subtree ? CheckpointTree.Subtree(vm.Configuration, id) : new HashSet<CheckpointId> { id }, MergeTerms.Of(operation, vm.Time));
    }

    /// <summary>Those that exports have made for themselves. None is no error.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="pending">What was waiting to be merged before the export, and goes on waiting.</param>
    public Task RemoveOfExportsAsync(VmDriver vm, IReadOnlySet<string> pending) => RemoveAsync(vm, NoneOfTheUsers, MergeTerms.None, pending);

    /// <summary>All of them: the VM's disks are single images afterwards.</summary>
    public Task RemoveAllAsync(VmDriver vm, Operation operation) =>
        RemoveAsync(vm, CheckpointTree.All(vm.Configuration).Select(checkpoint => checkpoint.Id).ToHashSet(), MergeTerms.Of(operation, vm.Time) with { Commit = () => { } });

    /// <summary>What an earlier daemon has not finished.</summary>
    public Task MergeAsync(VmDriver vm, Operation operation) => RemoveAsync(vm, NoneOfTheUsers, MergeTerms.Of(operation, vm.Time));

    private async Task MergeAsync(VmDriver vm, MergeTerms terms, IReadOnlySet<string>? left)
    {
        if (vm.Phase.Guest is { Process.IsAlive: true } guest)
        {
            await AgreeAsync(vm, guest);
        }

        await merging.RunAsync(vm, terms, left);
    }

    private async Task AgreeAsync(VmDriver vm, Guest guest)
    {
        try
        {
            vm.Accept(await agreement.AgreeAsync(vm.Record, vm.Configuration, guest));
        }
        catch (Exception)
        {
            // A QEMU that has died has no say any more.
            if (!await guest.HasEndedAsync())
            {
                throw;
            }
        }
    }

    private async Task RemoveAsync(VmDriver vm, IReadOnlySet<CheckpointId> gone, MergeTerms terms, IReadOnlySet<string>? left = null)
    {
        // What an export could not take away goes with the next one that goes.
        gone = gone.Union(CheckpointTree.OfExports(vm.Configuration)).ToHashSet();
        if (gone.Count > 0)
        {
            VmConfiguration after = CheckpointTree.Without(vm.Configuration, gone);
            IReadOnlyList<string> dropped = DiskImages.Dropped(vm.Configuration, after);
            DraftDeletion.Announce(drafts, dropped, () => vm.Rewrite(after));
            DraftDeletion.Delete(drafts, dropped);
        }

        await MergeAsync(vm, terms, left);
    }
}
