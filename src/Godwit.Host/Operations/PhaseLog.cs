using System.Collections.Frozen;
using Godwit.Contracts.Moves;

namespace Godwit.Host.Operations;

/// <summary>Lines about phases. Each phase has event ids of its own, which the attribute that makes the other lines cannot say.</summary>
internal static class PhaseLog
{
    private static readonly FrozenDictionary<MovePhase, Action<ILogger, string, string, Exception?>> BeginLines =
        Enum.GetValues<MovePhase>().ToFrozenDictionary(phase => phase, phase => LoggerMessage.Define<string, string>(
            LogLevel.Information, new EventId(OperationEvents.BeginOf(phase), "PhaseBegan"), "{VmName}: {Phase} begins."));

    private static readonly FrozenDictionary<MovePhase, Action<ILogger, string, string, double, long, long, Exception?>> EndLines =
        Enum.GetValues<MovePhase>().ToFrozenDictionary(phase => phase, phase => LoggerMessage.Define<string, string, double, long, long>(
            LogLevel.Information,
            new EventId(OperationEvents.EndOf(phase), "PhaseEnded"),
            "{VmName}: {Phase} ended after {Milliseconds:0} ms; {DiskBytes} bytes of disk and {MemoryBytes} bytes of memory so far."));

    public static void Began(ILogger logger, string vmName, MovePhase phase) => BeginLines[phase](logger, vmName, PhaseWords.Of(phase), null);

    public static void Ended(ILogger logger, string vmName, MovePhase phase, TimeSpan took, long diskBytes, long memoryBytes) =>
        EndLines[phase](logger, vmName, PhaseWords.Of(phase), took.TotalMilliseconds, diskBytes, memoryBytes, null);
}
