using Godwit.Host.Checkpoints;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.StorageMigration;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>Copies a VM's files that nobody writes to, one by one: sparse, verified, within the operation's cap.</summary>
internal sealed class FileCopies(FileSteps steps, DraftBook drafts, TimeProvider time)
{
    /// <param name="files">What goes where: drafts of which nothing is there yet. What a failure leaves is the caller's to delete.</param>
    /// <param name="owner">Whose the copies are; null is ours alone.</param>
    /// <param name="operation">Is told how far it is, says how fast, and may be cancelled.</param>
    public async Task RunAsync(IReadOnlyList<VmFilePair> files, GuestUser? owner, Operation operation)
    {
        long all = Math.Max(1, files.Sum(file => ImageFiles.AllocatedBytes(file.From)));
        long done = 0;
        var meter = new DiskWorkMeter(operation, time);
        var pace = new CopyPace(() => operation.MaximumBytesPerSecond, time);
        foreach (VmFilePair file in files)
        {
            await steps.TakeAsync("copy to", file.To, () => CopyAsync(file, owner, operation, async bytes =>
            {
                meter.See(100.0 * Interlocked.Add(ref done, bytes) / all);
                await pace.PassAsync(bytes, operation.Cancelled);
            }));
        }
    }

    private async Task CopyAsync(VmFilePair file, GuestUser? owner, Operation operation, Func<int, ValueTask> copied)
    {
        using var streams = new CopyStreams(CopyLanes.StreamsOf(file));
        await SparseCopy.RunAsync(file.From, file.To, made => drafts.Made(file.To, made), copied, streams, operation.Cancelled);
        if (file.Below is { } below)
        {
            await BackingNames.WriteAsync(file.To, below, operation.Cancelled);
            Overlays.Flush(file.To);
        }

        if (owner is not null)
        {
            Ownership.GiveFile(file.To, owner);
        }

        // Differencing disks know their parents by it.
        File.SetLastWriteTimeUtc(file.To, File.GetLastWriteTimeUtc(file.From));
    }
}
