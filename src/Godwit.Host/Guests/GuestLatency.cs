using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>How long a guest's disk requests take, from one look to the next.</summary>
internal sealed class GuestLatency(Guest guest)
{
    /// <summary>A guest whose last request ended longer ago is idle.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);

    private Dictionary<string, BlockCounters> _before = new(StringComparer.Ordinal);

    /// <summary>
    /// The mean of its slowest kind of request (reads, writes or flushes of one disk) since the last look. Null at the first look,
    /// and when none has ended since.
    /// </summary>
    public async Task<TimeSpan?> LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BlockStatistics> disks = await guest.AskAsync(new QueryBlockstats(), cancellationToken);
        Dictionary<string, BlockCounters> before = _before;
        _before = disks.Where(disk => disk.Qdev is not null).ToDictionary(disk => disk.Qdev!, disk => disk.Stats, StringComparer.Ordinal);
        return _before.Max(disk => before.TryGetValue(disk.Key, out BlockCounters? earlier) ? SlowestKind(earlier, disk.Value) : null);
    }

    /// <summary>Whether it uses any disk now.</summary>
    public async Task<bool> IsBusyAsync(CancellationToken cancellationToken) =>
        (await guest.AskAsync(new QueryBlockstats(), cancellationToken)).Any(disk => disk.Qdev is not null && disk.Stats.IdleTimeNs < Idle.TotalNanoseconds);

    internal static TimeSpan? SlowestKind(BlockCounters before, BlockCounters now) => new[]
    {
        Mean(now.RdTotalTimeNs - before.RdTotalTimeNs, now.RdOperations - before.RdOperations),
        Mean(now.WrTotalTimeNs - before.WrTotalTimeNs, now.WrOperations - before.WrOperations),
        Mean(now.FlushTotalTimeNs - before.FlushTotalTimeNs, now.FlushOperations - before.FlushOperations),
    }.Max();

    private static TimeSpan? Mean(long nanoseconds, long requests) => requests > 0 ? TimeSpan.FromMicroseconds(nanoseconds / 1000.0 / requests) : null;
}
