using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Operations;

namespace Godwit.Host.Vms;

/// <summary>The sentences of refused requests.</summary>
internal static class Denials
{
    public static RefusedException Busy(string vmName, OperationView operation) => OperationLedger.IsMove(operation.Kind)
        ? new RefusedException(
            ProblemId.VmMoving, vmName,
            operation.QueuePosition is { } place
                ? $"{vmName} waits for its turn to move to {operation.DestinationHost}, as number {place}."
                : $"{vmName} is being moved to {operation.DestinationHost}.",
            $"Wait for the move to end, or cancel it: godwit operation cancel {operation.Id}.")
        : new RefusedException(
            ProblemId.VmBusy, vmName, $"{vmName} is busy: {KindWords.Of(operation.Kind).ToLowerInvariant()} {operation.VmName} has not ended.",
            operation.Cancellable
                ? $"Wait for it (godwit operation watch {operation.Id}), or cancel it: godwit operation cancel {operation.Id}."
                : $"Wait for it: godwit operation watch {operation.Id}.");

    public static RefusedException WrongState(string vmName, OperationKind request, PhaseName phase) => new(
        ProblemId.VmWrongState, vmName, $"{vmName} is {phase}, and {KindWords.Of(request).ToLowerInvariant()} {vmName} is not possible then.", RemedyFor(request, phase));

    public static RefusedException NotFound(string vm) => new(
        ProblemId.VmNotFound, vm, $"This host has no virtual machine named '{vm}'.",
        "List them with 'godwit vm list'; it may have moved to another host.");

    private static string RemedyFor(OperationKind request, PhaseName phase) => phase switch
    {
        PhaseName.Off => OperationLedger.IsMove(request)
            ? "Start it first: only running or paused virtual machines move live."
            : "Start it first.",
        PhaseName.Saved => "Start it first, which brings it back where it was saved; or turn it off, which drops the saved memory.",
        PhaseName.Running => "Stop it first.",
        PhaseName.Paused => "Resume it first, or turn it off.",
        PhaseName.Gone => "It is no longer on this host.",
    };
}
