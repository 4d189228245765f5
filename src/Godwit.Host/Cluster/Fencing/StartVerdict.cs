using System.Globalization;

namespace Godwit.Host.Cluster.Fencing;

/// <summary>Fencing first, always: the proof that a lost node's guests are dead.</summary>
internal static class StartVerdict
{
    /// <param name="times">The cluster's.</param>
    /// <param name="node">The lost node.</param>
    /// <param name="leaseGoneFor">Since its lease was seen to be gone, by our own monotonic clock; null while it is in force.</param>
    /// <param name="provenOff">Its fence agent has switched it off, and has read back that it is off, after the lease was gone.</param>
    public static StartRight Of(FencingTimes times, string node, TimeSpan? leaseGoneFor, bool provenOff) =>
        leaseGoneFor is not { } gone ? new StartRight(false, null, $"{node} still has its lease: its guests may run there.")
        : provenOff ? new StartRight(true, TimeSpan.Zero, $"{node} was switched off by its fence agent.")
        : gone >= times.Grace ? new StartRight(
            true, TimeSpan.Zero,
            times.WatchdogTimeout is null
                ? $"{node} has killed its guests by itself, if its guardian works: nothing else covers it but the storage's locks."
                : $"{node} has killed its guests by itself, or its watchdog has reset it.")
        : new StartRight(
            false, times.Grace - gone,
            string.Create(CultureInfo.InvariantCulture, $"{node} may need {(times.Grace - gone).TotalSeconds:0.0} s more to stop its guests by itself."));
}
