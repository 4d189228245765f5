using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>Copies files that nobody writes to meanwhile.</summary>
/// <param name="files">What goes where.</param>
/// <param name="meter">Told how far it is.</param>
/// <param name="user">Who is to read and write the copies.</param>
/// <param name="steps">Each copy is one.</param>
/// <param name="time">The host's.</param>
/// <param name="pass">Called after each part; returns when the next may follow.</param>
internal sealed class RestingFiles(
    IReadOnlyList<VmFilePair> files, StorageMeter meter, GuestUser user, FileSteps steps, TimeProvider time, Func<long, CancellationToken, ValueTask> pass)
{
    /// <summary>Returns when all copies are whole and on disk.</summary>
    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        using var streams = new CopyStreams(CopyLanes.StreamsAtOnce);
        await Parallel.ForEachAsync(
            CopyLanes.Of(files, file => SpinningDisk.Of(file.To)),
            new ParallelOptions { MaxDegreeOfParallelism = steps.AtOnce, CancellationToken = cancellationToken },
            async (lane, token) =>
            {
                foreach (VmFilePair file in lane)
                {
                    await CopyAsync(file, streams, token);
                }
            });
    }

    private Task CopyAsync(VmFilePair file, CopyStreams streams, CancellationToken cancellationToken) => steps.TakeAsync("copy to", file.To, async () =>
    {
        await (file.Formats is var (before, after) && before != after
            ? ConvertAsync(file, before, after, cancellationToken)
            : CopySparseAsync(file, streams, cancellationToken));
        Ownership.GiveFile(file.To, user);
        // Differencing disks know their parents by it.
        File.SetLastWriteTimeUtc(file.To, File.GetLastWriteTimeUtc(file.From));
    });

    private async Task ConvertAsync(VmFilePair file, DiskFormat before, DiskFormat after, CancellationToken cancellationToken)
    {
        long size = ImageFiles.AllocatedBytes(file.From), told = 0, made = 0;
        await QemuImg.RunAsync(
            file.To,
            [
                "convert", "-p", "-U", "-f", DiskFormats.DriverOf(before), "-O", DiskFormats.DriverOf(after),
                .. ImageOptions.Arguments(after, VhdType.Dynamic, null), "--", file.From, file.To,
            ],
            percent =>
            {
                long now = (long)(size * percent / 100);
                meter.Copied(file.From, now - told);
                told = now;
            },
            token =>
            {
                // What it says comes a hundredth of the disk at a time, and that may be much.
                long before = made;
                made = Math.Max(before, ImageFiles.AllocatedBytes(file.To));
                return pass(made - before, token);
            },
            time,
            cancellationToken);
        using (FileStream copy = File.OpenRead(file.To))
        {
            PageCache.Drop(copy.SafeFileHandle, new ByteRange(0, copy.Length));
        }

        // Reading is held back like the copying; it is not progress.
        long seen = 0, passed = 0;
        await QemuImg.CompareAsync(
            file.From, before, file.To, after,
            percent => seen = (long)(size * percent / 100),
            token =>
            {
                long more = seen - passed;
                passed += more;
                return pass(more, token);
            },
            time, cancellationToken);
    }

    private async Task CopySparseAsync(VmFilePair file, CopyStreams shared, CancellationToken cancellationToken)
    {
        using CopyStreams? alone = CopyLanes.StreamsOf(file) is 1 ? new CopyStreams(1) : null;
        CopyStreams streams = alone ?? shared;
        await SparseCopy.RunAsync(file.From, file.To, _ => { }, async bytes =>
        {
            meter.Copied(file.From, bytes);
            await pass(bytes, cancellationToken);
        }, streams, cancellationToken);
        if (file.Below is { } below)
        {
            await BackingNames.WriteAsync(file.To, below, cancellationToken);
        }
    }
}
