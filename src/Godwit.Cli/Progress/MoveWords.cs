using Godwit.Cli.Output;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Storage;

namespace Godwit.Cli.Progress;

/// <summary>A move's numbers in words. What the host does not know is said to be unknown.</summary>
internal static class MoveWords
{
    public const string Unknown = "unknown yet";

    /// <summary>All on one line, with only what belongs to the phase.</summary>
    public static string Line(OperationView view, MoveProgress progress)
    {
        string phase = OperationWords.Phase(view, progress.Phase);
        return progress.Phase switch
        {
            MovePhase.Mirroring => $"{phase}: {Disks(progress)}, {Pace(progress)}{HeldBack(progress)}",
            MovePhase.Landing when progress.LinkBrokenFor is not null => $"{phase}{LinkBroken(progress)}",
            MovePhase.Memory => $"{phase}: {Memory(progress.Memory)}, {Pace(progress)}",
            MovePhase.PostCopy => $"{phase}: {Sizes.Format(progress.Memory.BytesToGo)} to go, {Rate(progress)}, {TimeLeft(progress)}{LinkBroken(progress)}",
            MovePhase.Waiting or MovePhase.Checking or MovePhase.Landing or MovePhase.Switchover or MovePhase.HandOver or MovePhase.Retiring
                or MovePhase.Done => phase,
        };
    }

    public static string Rate(MoveProgress progress) =>
        progress.BytesPerSecond is { } rate ? $"{Sizes.Format(rate)}/s" : $"rate {Unknown}";

    public static string TimeLeft(MoveProgress progress) =>
        progress.EstimatedTimeLeft is { } left ? $"about {Durations.FormatCoarse(left)} left" : $"time left {Unknown}";

    public static string TimeLeft(VirtualHardDiskProgress progress) =>
        progress.EstimatedTimeLeft is { } left ? $"about {Durations.FormatCoarse(left)} left" : $"time left {Unknown}";

    public static string ExpectedBlackout(MoveProgress progress) =>
        $"expected blackout {(progress.ExpectedBlackout is { } pause ? Durations.Format(pause) : Unknown)}";

    /// <summary>Nothing unless the host holds the copying back for the guest's sake.</summary>
    public static string HeldBack(MoveProgress progress) => progress.HeldBackToBytesPerSecond is not { } rate ? ""
        : $", held back to {Sizes.Format(rate)}/s" + (progress.GuestLatency is { } latency ? $": the guest's disk requests take {Durations.Format(latency)}" : "");

    /// <summary>Nothing unless the move waits for a link that is broken.</summary>
    public static string LinkBroken(MoveProgress progress) =>
        progress.LinkBrokenFor is { } time ? $", waiting for the link for {Durations.FormatCoarse(time)}" : "";

    /// <summary>Why memory takes so long, as the host says it; null unless the guest outruns the link.</summary>
    public static string? Trouble(OperationView view) => view is { State: OperationState.Running, Progress.Phase: MovePhase.Memory } ? view.Note : null;

    /// <summary>Passes and dirt, once there are any.</summary>
    public static string Passes(MemoryProgress memory) => memory.Passes == 0
        ? "waiting"
        : $"pass {memory.Passes}" + (memory.DirtyBytesPerSecond is { } dirty ? $", guest writes {Sizes.Format(dirty)}/s" : "");

    /// <summary>Share of a disk that is at the destination, 0 to 1.</summary>
    public static double Share(DiskProgress disk)
    {
        double all = (double)disk.BytesDone + disk.BytesToGo;
        return disk.InSync ? 1 : all > 0 ? disk.BytesDone / all : 0;
    }

    /// <summary>Share of memory that is clean at the destination, 0 to 1. It falls when the guest writes.</summary>
    public static double Share(MemoryProgress memory, MovePhase phase) => phase switch
    {
        MovePhase.Waiting or MovePhase.Checking or MovePhase.Landing or MovePhase.Mirroring => 0,
        MovePhase.Memory or MovePhase.Switchover or MovePhase.PostCopy => memory.TotalBytes > 0 && memory.Passes > 0
            ? Math.Clamp(1 - ((double)memory.BytesToGo / memory.TotalBytes), 0, 1)
            : 0,
        MovePhase.HandOver or MovePhase.Retiring or MovePhase.Done => 1,
    };

    private static string Disks(MoveProgress progress) =>
        $"{Sizes.Format(progress.Disks.Sum(disk => (double)disk.BytesDone))} done, "
        + $"{Sizes.Format(progress.Disks.Sum(disk => (double)disk.BytesToGo))} to go";

    private static string Memory(MemoryProgress memory) =>
        $"{Passes(memory)}, {Sizes.Format(memory.BytesSent)} sent, {Sizes.Format(memory.BytesToGo)} to go";

    private static string Pace(MoveProgress progress) => progress.Memory.TotalBytes == 0
        ? $"{Rate(progress)}, {TimeLeft(progress)}"
        : $"{Rate(progress)}, {TimeLeft(progress)}, {ExpectedBlackout(progress)}";
}
