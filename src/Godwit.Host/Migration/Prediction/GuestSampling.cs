using Godwit.Host.Guests;
using Godwit.Qmp;

namespace Godwit.Host.Migration.Prediction;

/// <summary>The daemon's own <see cref="SampleGuest"/>.</summary>
internal static class GuestSampling
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(150);

    public static async Task<GuestSample?> TakeAsync(Guest guest, long memoryBytes, CancellationToken cancellationToken)
    {
        using RamWindow? window = RamWindow.Open(guest.Process.ProcessId, memoryBytes);
        if (window is null)
        {
            return null;
        }

        TimeProvider time = guest.Time;
        long written = await WrittenAsync(guest, cancellationToken);
        RamSample ram = RamSample.Take(window, Random.Shared);
        long begin = time.GetTimestamp();
        await Task.Delay(FirstLook, time, cancellationToken);
        TimeSpan first = time.GetElapsedTime(begin);
        RamChange then = ram.Look();
        await Task.Delay(UntilSecondLook(first, time.GetElapsedTime(begin)), time, cancellationToken);
        RamChange later = ram.Look();
        double seconds = time.GetElapsedTime(begin).TotalSeconds;
        return new GuestSample
        {
            InUseBytes = Math.Min(ram.InUseBytes, memoryBytes),
            Compression = ram.Compression,
            Dirty = WorkingSet.Of(first, then.Bytes, later.Bytes),
            DirtyCompression = later.Compression,
            DiskWriteBytesPerSecond = Math.Max(0, await WrittenAsync(guest, cancellationToken) - written) / seconds,
        };
    }

    private static TimeSpan UntilSecondLook(TimeSpan first, TimeSpan now) => TimeSpan.FromTicks(Math.Max(0, ((first * 4) - now).Ticks));

    /// <summary>Bytes since QEMU started.</summary>
    private static async Task<long> WrittenAsync(Guest guest, CancellationToken cancellationToken) =>
        (await guest.AskAsync(new QueryBlockstats(), cancellationToken)).Where(disk => disk.Qdev is not null).Sum(disk => disk.Stats.WrBytes);
}
