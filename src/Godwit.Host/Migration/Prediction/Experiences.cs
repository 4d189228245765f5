using Godwit.Contracts.Moves;

namespace Godwit.Host.Migration.Prediction;

/// <summary>Makes an experience of a report.</summary>
internal static class Experiences
{
    /// <summary>What is less says more of latency than of the link.</summary>
    private const long Telling = 16 << 20;

    public static MoveExperience Of(string destination, PredictedMove predicted, MoveReport report)
    {
        double disks = Seconds(report, MovePhase.Mirroring);
        double memory = Seconds(report, MovePhase.Memory);
        return new MoveExperience
        {
            DestinationHost = destination,
            Forecast = predicted.Forecast,
            PromisedTotal = predicted.Prediction.Total.Likely.TotalSeconds,
            Start = Seconds(report, MovePhase.Checking) + Seconds(report, MovePhase.Landing),
            Disks = disks,
            Memory = memory,
            End = Seconds(report, MovePhase.Switchover) + Seconds(report, MovePhase.HandOver) + Seconds(report, MovePhase.Retiring),
            Total = report.Total.TotalSeconds,
            Blackout = report.Blackout?.TotalSeconds,
            DiskBytes = report.DiskBytes,
            MemoryBytes = report.MemoryBytes,
            Reached = new[] { Rate(report.DiskBytes, disks), Rate(report.MemoryBytes, memory) }.Max(),
        };
    }

    private static double Seconds(MoveReport report, MovePhase phase) =>
        report.Phases.Where(time => time.Phase == phase).Sum(time => time.Duration.TotalSeconds);

    private static double? Rate(long bytes, double seconds) => bytes >= Telling && seconds > 0 ? bytes / seconds : null;
}
