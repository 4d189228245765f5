using System.Collections.Concurrent;
using Godwit.Host.Peers;

namespace Godwit.Host.Migration.Prediction;

/// <summary>How fast the links to the other hosts are, by short probes.</summary>
internal sealed class LinkGauge(TimeProvider time)
{
    private static readonly TimeSpan Probe = TimeSpan.FromMilliseconds(400);

    /// <summary>A link's rate changes with what else is on it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (long At, double BytesPerSecond)> _latest = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Bytes a second of a probe that is not old; null when there is none.</summary>
    public double? Latest(string host) =>
        _latest.TryGetValue(host, out (long At, double BytesPerSecond) probe) && time.GetElapsedTime(probe.At) < Fresh ? probe.BytesPerSecond : null;

    /// <exception cref="Api.RefusedException">The other host does not answer, or is too old to be asked.</exception>
    public async Task MeasureAsync(IPeerLink host, CancellationToken cancellationToken)
    {
        RateAnswer answer = await host.MeasureAsync(Probe, cancellationToken);
        if (answer.BytesPerSecond > 0)
        {
            _latest[host.HostName] = (time.GetTimestamp(), answer.BytesPerSecond);
        }
    }
}
