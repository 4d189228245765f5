using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Remove-VMSnapshot. vm.json forgets the checkpoint first; what it alone needed is deleted, and what others rest on is merged
/// with those others, while the guest runs or not. Cut off at any line, the merging is taken up again by the next daemon.
/// </summary>
internal sealed class CheckpointRemoving(ChainAgreement agreement, ImageMerging merging, DraftBook drafts)
{
    private static readonly HashSet<CheckpointId> NoneOfTheUsers = [];

    public async Task RemoveAsync(VmDriver vm, string nameOrId, bool subtree, Operation operation)
    {
        CheckpointId id = CheckpointTree.Find(vm.Configuration, nameOrId).Id;
        await RemoveAsync(vm, subtree ? CheckpointTree.Subtree(vm.Configuration, id) : new HashSet<CheckpointId> { id }, Meter(vm, operation));
    }

    /// <summary>Those that exports have made for themselves. None is no error.</summary>
    public Task RemoveOfExportsAsync(VmDriver vm) => RemoveAsync(vm, NoneOfTheUsers, _ => { });

    /// <summary>All of them: the VM's disks are single images afterwards.</summary>
    public Task RemoveAllAsync(VmDriver vm, Operation operation) =>
        RemoveAsync(vm, CheckpointTree.All(vm.Configuration).Select(checkpoint => checkpoint.Id).ToHashSet(), Meter(vm, operation));

    /// <summary>What an earlier daemon has not finished.</summary>
    public Task MergeAsync(VmDriver vm, Operation operation) => RemoveAsync(vm, NoneOfTheUsers, Meter(vm, operation));

    private async Task MergeAsync(VmDriver vm, Action<double> percent)
    {
        if (vm.Phase.Guest is { Process.IsAlive: true } guest)
        {
            await AgreeAsync(vm, guest);
        }

        await merging.RunAsync(vm, percent);
    }

    private static Action<double> Meter(VmDriver vm, Operation operation) => new DiskWorkMeter(operation, vm.Time).See;

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

    private async Task RemoveAsync(VmDriver vm, IReadOnlySet<CheckpointId> gone, Action<double> percent)
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

        await MergeAsync(vm, percent);
    }
}
