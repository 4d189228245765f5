using System.Globalization;

namespace Godwit.Host.Cluster.Fencing;

/// <summary>What is wrong with settings, or only weak.</summary>
internal static class FencingSoundness
{
    /// <summary>A leader of etcd is elected within one to three seconds; a lease must outlive that with a renewal to spare.</summary>
    private static readonly TimeSpan LeastLease = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongLease = TimeSpan.FromSeconds(60);

    /// <summary>A guardian that wakes late on a busy node, and a hundred QEMU processes that give back their memory.</summary>
    private static readonly TimeSpan LeastKill = TimeSpan.FromSeconds(1);

    /// <summary>Below it a busy node's kernel resets a node that is well.</summary>
    private static readonly TimeSpan LeastWatchdog = TimeSpan.FromSeconds(3);

    private const double MostDrift = 0.05;

    /// <returns>Errors first.</returns>
    public static IReadOnlyList<FencingFinding> Of(FencingSettings settings) =>
        [.. Lease(settings).Concat(Kill(settings)).Concat(Watchdog(settings)).Concat(Means(settings)).OrderByDescending(finding => finding.IsError)];

    /// <summary>The shortest kill time for a lease: killing, and the node's clock being slow while etcd's is fast.</summary>
    public static TimeSpan LeastKillFor(TimeSpan lease, double drift) => (LeastKill + (lease * (2 * drift))) / (1 + drift);

    private static IEnumerable<FencingFinding> Lease(FencingSettings settings)
    {
        if (settings.Lease < LeastLease)
        {
            yield return Error(
                FencingFault.LeaseTooShort, $"A lease of {Seconds(settings.Lease)} does not outlive the election of a leader of etcd: guests would be killed for nothing.",
                $"Choose at least {Seconds(LeastLease)}.");
        }

        if (!IsWhole(settings.Lease))
        {
            yield return Error(FencingFault.LeaseNotWholeSeconds, $"etcd counts leases in whole seconds; {Seconds(settings.Lease)} is none.", "Choose whole seconds.");
        }

        if (settings.Lease > LongLease)
        {
            yield return Warning(
                FencingFault.LeaseLong, $"The death of a node is noticed after up to {Seconds(settings.Lease)}.",
                "Choose a shorter lease, unless the network between the nodes is often cut for so long.");
        }

        if (settings.ClockDrift is < 0 or > MostDrift || double.IsNaN(settings.ClockDrift))
        {
            yield return Error(
                FencingFault.DriftOutOfRange, Text($"Clocks that differ by {settings.ClockDrift:0.##%} cannot be reckoned with."),
                Text($"Choose 0 to {MostDrift:0 %}; 1 % is ample."));
        }
    }

    private static IEnumerable<FencingFinding> Kill(FencingSettings settings)
    {
        TimeSpan least = LeastKillFor(settings.Lease, settings.ClockDrift);
        if (settings.Kill < least)
        {
            yield return Error(
                FencingFault.KillTooShort,
                $"{Seconds(settings.Kill)} to kill the guests are too few for a lease of {Seconds(settings.Lease)}: they could outlive it.",
                $"Choose at least {Seconds(least)}.");
        }

        if (settings.Kill > settings.Lease / 3)
        {
            yield return Error(
                FencingFault.KillTooLong,
                $"With {Seconds(settings.Kill)} to kill the guests, two renewals that fail in a row of a lease of {Seconds(settings.Lease)} would cost them their lives.",
                $"Choose at most {Seconds(settings.Lease / 3)}, or a longer lease.");
        }
    }

    private static IEnumerable<FencingFinding> Watchdog(FencingSettings settings)
    {
        if (settings.Watchdog is WatchdogKind.None)
        {
            yield break;
        }

        if (settings.WatchdogTimeout < LeastWatchdog)
        {
            yield return Error(
                FencingFault.WatchdogTooShort, $"A watchdog of {Seconds(settings.WatchdogTimeout)} resets nodes that are only busy.", $"Choose at least {Seconds(LeastWatchdog)}.");
        }

        if (!IsWhole(settings.WatchdogTimeout))
        {
            yield return Error(
                FencingFault.WatchdogNotWholeSeconds, $"Watchdogs count whole seconds; {Seconds(settings.WatchdogTimeout)} is none.", "Choose whole seconds.");
        }

        if (settings.WatchdogTimeout > settings.Lease)
        {
            yield return Warning(
                FencingFault.WatchdogLong,
                $"A failover without a fence agent waits for a watchdog of {Seconds(settings.WatchdogTimeout)}: "
                + $"{Seconds(settings.WatchdogTimeout - settings.Kill)} longer than for the lease.",
                "Choose a shorter time, unless the watchdog can do no less.");
        }
    }

    private static IEnumerable<FencingFinding> Means(FencingSettings settings)
    {
        if (settings.Watchdog is WatchdogKind.None)
        {
            yield return Warning(
                FencingFault.WatchdogMissing,
                settings.FenceAgent
                    ? "There is no watchdog: when a fence agent does not answer, a hung kernel or guardian is not covered, except by the storage's locks."
                    : "There is neither a watchdog nor a fence agent: a hung kernel or guardian is not covered, except by the storage's locks.",
                "Load softdog, or a driver of the machine's own watchdog, on every node.");
        }

        if (settings.Watchdog is WatchdogKind.Software)
        {
            yield return Warning(
                FencingFault.WatchdogInSoftware, "The watchdog is the kernel's own: a kernel that is hung altogether is not covered, except by the storage's locks.",
                "Use the machine's own watchdog where it has one, or a fence agent.");
        }

        if (!settings.FenceAgent)
        {
            yield return Warning(
                FencingFault.AgentMissing, "There is no fence agent: a node that is lost is waited for until it must have stopped its guests by itself.",
                "Give every node a fence agent, for instance fence_ipmilan or fence_redfish for its management board.");
        }
    }

    private static FencingFinding Error(FencingFault fault, string message, string remedy) => new() { Fault = fault, IsError = true, Message = message, Remedy = remedy };

    private static FencingFinding Warning(FencingFault fault, string message, string remedy) => new() { Fault = fault, IsError = false, Message = message, Remedy = remedy };

    private static bool IsWhole(TimeSpan time) => time.Ticks % TimeSpan.TicksPerSecond == 0;

    private static string Seconds(TimeSpan time) => Text($"{time.TotalSeconds:0.##} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
