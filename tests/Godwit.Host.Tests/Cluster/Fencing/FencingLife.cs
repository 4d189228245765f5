using Godwit.Host.Cluster.Fencing;

namespace Godwit.Host.Tests.Cluster.Fencing;

/// <summary>
/// A node's last minute, in true time: a guardian that renews, hangs and goes on, a network that is cut and mended, guests that take a while to
/// die or cannot, three clocks that differ. Everybody acts by the verdicts alone.
/// </summary>
internal sealed class FencingLife(FencingTimes times, FencingSettings settings, Random random)
{
    private const double Step = 0.02;
    private const double End = 120;

    private readonly double _nodeRate = Rate(settings, random), _etcdRate = Rate(settings, random), _theirRate = Rate(settings, random);
    private readonly (double From, double To)[] _cuts = Gaps(random), _hangs = Gaps(random);
    private readonly bool _immortal = random.Next(4) == 0;
    private readonly double _dying = random.NextDouble() * 0.9;

    private double _petted, _expires, _seenGone = double.MaxValue, _killedAt = double.MaxValue;
    private double? _renewed;
    private (double Sent, double Arrives, double Answered)? _underWay;
    private bool _alive = true;

    /// <summary>Whether the others started the guests; null when the guests still lived then.</summary>
    public bool? Live()
    {
        (_renewed, _expires) = (0, settings.Lease.TotalSeconds / _etcdRate);
        for (double now = 0; now < End; now += Step)
        {
            Renewal(now);
            if (_alive && !Within(_hangs, now))
            {
                Guardian(now);
            }

            bool reset = times.WatchdogTimeout is { } watchdog && (now - _petted) * _nodeRate >= watchdog.TotalSeconds;
            _alive = _alive && !reset && !(now >= _killedAt + _dying && !_immortal);
            if (_seenGone == double.MaxValue && now > _expires)
            {
                // Seen by a watch, never before it is so.
                _seenGone = now + (random.NextDouble() * 0.5);
            }

            TimeSpan? gone = now >= _seenGone ? TimeSpan.FromSeconds((now - _seenGone) * _theirRate) : null;
            if (StartVerdict.Of(times, "hostb", gone, provenOff: false).May)
            {
                return _alive ? null : true;
            }
        }

        return false;
    }

    private void Guardian(double now)
    {
        TimeSpan? since = _renewed is { } renewed ? TimeSpan.FromSeconds((now - renewed) * _nodeRate) : null;
        GuardianDuty duty = GuardianVerdict.Of(since < times.KillAt, clusteredGuests: 1);
        if (duty.Pet)
        {
            _petted = now;
        }

        if (duty.Kill && _killedAt == double.MaxValue)
        {
            _killedAt = now;
        }

        if (_underWay is null && (since is null || since >= times.Renew))
        {
            double arrives = now + (random.NextDouble() * 0.7);
            _underWay = (now, arrives, arrives + (random.NextDouble() * 0.7));
        }
    }

    /// <summary>A renewal reaches etcd or not, and so does its answer; the guardian that hangs reads the answer later.</summary>
    private void Renewal(double now)
    {
        if (_underWay is not { } under)
        {
            return;
        }

        if (now >= under.Arrives && now - Step < under.Arrives && !Within(_cuts, now) && now <= _expires)
        {
            _expires = now + (settings.Lease.TotalSeconds / _etcdRate);
        }

        if (now >= under.Answered && !Within(_hangs, now))
        {
            bool arrived = !Within(_cuts, under.Arrives) && !Within(_cuts, under.Answered) && _expires >= under.Arrives + (settings.Lease.TotalSeconds / _etcdRate) - 0.1;
            _renewed = arrived ? under.Sent : _renewed;
            _underWay = null;
        }
    }

    private static double Rate(FencingSettings settings, Random random) => 1 + (settings.ClockDrift * random.Next(-1, 2));

    private static (double From, double To)[] Gaps(Random random) =>
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => (From: random.NextDouble() * 60, Long: random.NextDouble() * random.Next(1, 60))).Select(gap => (gap.From, gap.From + gap.Long))];

    private static bool Within((double From, double To)[] gaps, double now) => Array.Exists(gaps, gap => now >= gap.From && now < gap.To);
}
