namespace Godwit.Host.Trust;

/// <summary>
/// How much of the audit trail somebody unproven may fill. Without it, anybody on the network could fill the disk with
/// refusals, each of them synced.
/// </summary>
internal sealed partial class UnprovenQuota(TimeProvider clock, ILogger<UnprovenQuota> logger)
{
    public const int EachMinute = 60;

    private readonly Lock _gate = new();
    private DateTimeOffset _start;
    private int _taken;

    /// <summary>False when this minute's entries are used up; the log says so once.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (now - _start >= TimeSpan.FromMinutes(1))
            {
                _start = now;
                _taken = 0;
            }

            _taken++;
            if (_taken == EachMinute + 1)
            {
                QuotaUsedUp(logger, EachMinute);
            }

            return _taken <= EachMinute;
        }
    }

    [LoggerMessage(630, LogLevel.Warning,
        "Callers without a certificate were refused more than {Count} times within a minute; the rest is not in the audit trail.")]
    private static partial void QuotaUsedUp(ILogger logger, int count);
}
