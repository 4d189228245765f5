namespace Godwit.Host.Operations;

/// <summary>
/// Forgets operations that ended long ago. A little at a time: whoever waits for the journal meanwhile may be a move with a paused guest.
/// </summary>
internal sealed class OperationHistory(Journal journal, HostOptions options, TimeProvider time, ILogger<OperationHistory> logger)
{
    public const int DefaultDays = 400, MostKept = 100_000;

    /// <summary>Rows in one transaction; some milliseconds.</summary>
    private const int Batch = 500;

    private const string Old = """
        SELECT id FROM operation WHERE state <> 'Running' AND
            (started_at < $since OR id < (SELECT id FROM operation ORDER BY id DESC LIMIT 1 OFFSET $most))
        LIMIT $batch
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset _next;
    private int _forgotten;

    private int Days => options.OperationHistoryDays is > 0 and { } days ? days : DefaultDays;

    /// <summary>Called every second. Does something once an hour, and then at each call until nothing is left to do.</summary>
    public void Cut()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now < _next)
        {
            return;
        }

        (string, object?)[] values = [("$since", now.AddDays(-Days).ToUnixTimeMilliseconds()), ("$most", MostKept - 1), ("$batch", Batch)];
        int old = journal.Read(Old, row => row.GetString(0), values).Count;
        if (old > 0)
        {
            journal.Write($"DELETE FROM operation WHERE id IN ({Old})", values);
            _forgotten += old;
        }

        if (old < Batch)
        {
            _next = now + Interval;
            if (_forgotten > 0)
            {
                Log.HistoryCut(logger, _forgotten, Days);
                _forgotten = 0;
            }
        }
    }
}
