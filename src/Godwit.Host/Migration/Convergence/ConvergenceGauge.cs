using Godwit.Qmp;

namespace Godwit.Host.Migration.Convergence;

/// <summary>Makes a sight of memory's way from what QEMU and the kernel say, ten times a second or more often.</summary>
internal sealed class ConvergenceGauge(TimeProvider time)
{
    private const int PageSize = 4096;

    /// <summary>What the link has carried in the last time is believed of it as long as nothing waits for it.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    /// <summary>Shorter, a burst would pass for the link.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(300);

    /// <summary>Less says nothing about how well memory compresses.</summary>
    private const long Evidence = 2L << 20;

    /// <summary>This much waits for a link only if it is busy.</summary>
    private const long Busy = 64 << 10;

    private readonly List<Sample> _samples = [];
    private long? _sentOnceAt;
    private double _ratio = 1;

    /// <param name="memory">Of QEMU at the source, with its memory.</param>
    /// <param name="backlog">Bytes that QEMU has sent and that are not acknowledged.</param>
    public ConvergenceSight See(MigrationInfo memory, long backlog)
    {
        MigrationRam? ram = memory.Ram;
        long now = time.GetTimestamp();
        if (ram is not null)
        {
            _sentOnceAt ??= ram.DirtySyncCount >= 2 ? now : null;
            _samples.Add(new Sample(now, Math.Max(0, ram.Transferred - backlog), ram.Transferred, ram.NormalBytes, backlog));
            _samples.RemoveAll(sample => time.GetElapsedTime(sample.At, now) > Memory);
            _ratio = Ratio() ?? _ratio;
        }

        return new ConvergenceSight
        {
            Since = _sentOnceAt is { } at ? time.GetElapsedTime(at, now) : null,
            RemainingBytes = ram?.Remaining ?? 0,
            BacklogBytes = backlog,
            WireBytesPerSecond = Rate(),
            WireBytesPerGuestByte = _ratio,
            DirtyBytesPerSecond = ram is { DirtySyncCount: >= 2 } ? ram.DirtyPagesRate * (ram.PageSize ?? PageSize) : null,
        };
    }

    /// <summary>The newest rate while bytes wait for the link: they show what it is. Else the best of the last time.</summary>
    private double? Rate()
    {
        IReadOnlyList<(Sample Begin, Sample End)> spans = [.. Spans()];
        return spans.Count == 0 ? null
            : spans[^1] is { Begin.Backlog: > Busy, End.Backlog: > Busy } busy ? RateOf(busy)
            : spans.Max(RateOf);
    }

    private IEnumerable<(Sample Begin, Sample End)> Spans()
    {
        int begin = 0;
        for (int end = 1; end < _samples.Count; end++)
        {
            while (time.GetElapsedTime(_samples[begin + 1].At, _samples[end].At) >= Span)
            {
                begin++;
            }

            if (time.GetElapsedTime(_samples[begin].At, _samples[end].At) >= Span)
            {
                yield return (_samples[begin], _samples[end]);
            }
        }
    }

    private double RateOf((Sample Begin, Sample End) span) =>
        Math.Max(0, span.End.Acknowledged - span.Begin.Acknowledged) / time.GetElapsedTime(span.Begin.At, span.End.At).TotalSeconds;

    /// <summary>Over the newest pages that are enough to tell; pages of zeroes are not counted, since a busy guest's are none.</summary>
    private double? Ratio()
    {
        Sample last = _samples[^1];
        Sample first = _samples.FindLast(sample => last.GuestBytes - sample.GuestBytes >= Evidence) ?? _samples[0];
        long pages = last.GuestBytes - first.GuestBytes;
        return pages >= Evidence ? Math.Clamp((double)(last.Sent - first.Sent) / pages, 0.02, 1.1) : null;
    }

    private sealed record Sample(long At, long Acknowledged, long Sent, long GuestBytes, long Backlog);
}
