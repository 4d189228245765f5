using Godwit.Contracts.Moves;
using Godwit.Host.Guests;
using Godwit.Qmp;

namespace Godwit.Host.Migration;

/// <summary>What can be said about the rest of a move from what has been seen.</summary>
internal sealed record MoveEstimate
{
    /// <summary>0 to 100; may fall when the guest writes faster than expected: the meter holds it.</summary>
    public required double Percent { get; init; }

    public required TimeSpan? TimeLeft { get; init; }

    public required TimeSpan? ExpectedBlackout { get; init; }

    public required long? DirtyBytesPerSecond { get; init; }

    public static MoveEstimate Of(
        MovePhase phase, MoveOrder order, IReadOnlyList<MirrorSight> mirrors, MigrationInfo? memory, long carried, double? rate)
    {
        MigrationRam? ram = memory?.Ram;
        // QEMU's dirty rate and expected downtime mean something from the second pass on (facts/qemu.md §6).
        bool measured = ram is { DirtySyncCount: >= 2 };
        long? dirty = measured ? ram!.DirtyPagesRate * (ram.PageSize ?? 4096) : null;
        return new MoveEstimate
        {
            Percent = PercentOf(phase, order, mirrors, ram, carried),
            TimeLeft = phase switch
            {
                MovePhase.Landing => CarriedLeft(order, carried, rate),
                MovePhase.Mirroring => DisksLeft(order, mirrors, rate),
                MovePhase.Memory => MemoryLeft(ram, dirty, rate),
                MovePhase.PostCopy => MemoryLeft(ram, dirty: 0, rate),
                _ => null,
            },
            ExpectedBlackout = measured && memory!.ExpectedDowntime is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            DirtyBytesPerSecond = dirty,
        };
    }

    /// <summary>Known for a VM that does not run: it is only its files.</summary>
    private static TimeSpan? CarriedLeft(MoveOrder order, long carried, double? rate) =>
        !order.HasGuest && rate is > 0 and { } sent ? TimeSpan.FromSeconds(Math.Max(0, (order.CarriedBytes?.Values ?? []).Sum() - carried) / sent) : null;

    /// <summary>Known once bytes flow: what is left of the disks, and then all of memory, at the rate of now. Memory travels compressed and may be quicker.</summary>
    private static TimeSpan? DisksLeft(MoveOrder order, IReadOnlyList<MirrorSight> mirrors, double? rate) =>
        mirrors.Count > 0 && rate is > 0 and { } sent
            ? TimeSpan.FromSeconds((mirrors.Sum(mirror => LengthOf(order, mirror) - mirror.Done) + order.Departing.MemoryBytes) / sent)
            : null;

    /// <summary>Known in the memory phase once the guest's dirty rate is: while it makes dirty faster than we send, there is no end to tell.</summary>
    private static TimeSpan? MemoryLeft(MigrationRam? ram, long? dirty, double? rate) =>
        ram is not null && dirty is { } made && rate is { } sent && sent > made * 1.05
            ? TimeSpan.FromSeconds(ram.Remaining / (sent - made))
            : null;

    /// <summary>Bytes dealt with over bytes to deal with: disks and memory weigh what they weigh. The last per cent is the hand-over.</summary>
    private static double PercentOf(MovePhase phase, MoveOrder order, IReadOnlyList<MirrorSight> mirrors, MigrationRam? ram, long carried)
    {
        if (phase <= MovePhase.Checking)
        {
            return 0;
        }

        if (phase >= MovePhase.Switchover)
        {
            return phase switch { MovePhase.Switchover => 98, MovePhase.HandOver or MovePhase.PostCopy => 99, MovePhase.Retiring => 99.5, _ => 100 };
        }

        double carriedTotal = (order.CarriedBytes?.Values ?? []).Sum(bytes => (double)bytes);
        double carriedDone = phase > MovePhase.Landing ? carriedTotal : Math.Min(carried, carriedTotal);
        double memoryTotal = order.HasGuest ? order.Departing.MemoryBytes : 0;
        double memoryDone = ram is null ? 0 : ram.DirtySyncCount > 1 ? memoryTotal : Math.Max(0, ram.Total - ram.Remaining);
        double disksTotal = order.FilesShared || !order.HasGuest ? 0
            : mirrors.Count > 0 ? mirrors.Sum(mirror => (double)LengthOf(order, mirror)) : order.AllocatedBytes.Values.Sum(bytes => (double)bytes);
        double disksDone = phase > MovePhase.Mirroring ? disksTotal : mirrors.Sum(mirror => (double)mirror.Done);
        return 97 * (carriedDone + disksDone + Math.Min(memoryDone, memoryTotal)) / Math.Max(1, carriedTotal + disksTotal + memoryTotal);
    }

    private static long LengthOf(MoveOrder order, MirrorSight mirror) => mirror.LengthOr(order.AllocatedBytes.GetValueOrDefault(mirror.DiskId));
}
