using System.Globalization;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>
/// A daemon that was killed is back within half a second of a quiet machine, and the guest goes on 2.3 s after the kill. On a machine
/// whose processors are wanted by ten others that takes as much longer, which says nothing about the daemon.
/// </summary>
internal static class MachineLoad
{
    /// <summary>Runnable tasks for each processor that a test of ours explains by itself: the guest, both QEMUs, both daemons.</summary>
    private const double Own = 2;

    /// <summary>1 on a machine that is ours, more on one that is not.</summary>
    public static double Slowness()
    {
        double load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        return Math.Max(1, load / (Own * Environment.ProcessorCount));
    }
}
