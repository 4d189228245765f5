using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>How long a guest's disk requests take, from one look to the next.</summary>
internal sealed class GuestLatency(Guest guest)
{
    /// <summary>A guest whose last request ended longer ago is idle.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);

    private Dictionary<string, BlockCounters> _before = new(StringComparer.Ordinal);
    private long _lookedAt;

    /// <summary>
    /// The mean of its slowest kind of request (reads, writes or flushes of one disk) since the last look, and how many there were. Nothing
    /// at the first look.
    /// </summary>
    public async Task<GuestPulse> LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BlockStatistics> disks = await guest.AskAsync(new QueryBlockstats(), cancellationToken);
        Dictionary<string, BlockCounters> before = _before;
        TimeSpan since = guest.Time.GetElapsedTime(_lookedAt);
        _lookedAt = guest.Time.GetTimestamp();
        _before = disks.Where(disk => disk.Qdev is not null).ToDictionary(disk => disk.Qdev!, disk => disk.Stats, StringComparer.Ordinal);
        List<(BlockCounters Earlier, BlockCounters Now)> seen =
            [.. _before.Where(disk => before.ContainsKey(disk.Key)).Select(disk => (before[disk.Key], disk.Value))];
        return seen.Count == 0 || since <= TimeSpan.Zero
            ? GuestPulse.None
            : new GuestPulse(seen.Max(disk => SlowestKind(disk.Earlier, disk.Now)), seen.Sum(disk => Requests(disk.Now) - Requests(disk.Earlier)) / since.TotalSeconds);
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

    private static long Requests(BlockCounters counters) => counters.RdOperations + counters.WrOperations + counters.FlushOperations;

    private static TimeSpan? Mean(long nanoseconds, long requests) => requests > 0 ? TimeSpan.FromMicroseconds(nanoseconds / 1000.0 / requests) : null;
}
