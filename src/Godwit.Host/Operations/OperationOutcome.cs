using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Qmp;

namespace Godwit.Host.Operations;

/// <summary>How an operation ended, with every failure turned into a problem once.</summary>
internal sealed record OperationOutcome(OperationState State, Problem? Problem, MoveReport? Report, Exception? Defect)
{
    public static async Task<OperationOutcome> OfAsync(Operation operation, Func<Task<MoveReport?>> act)
    {
        using IDisposable? scope = operation.Story.Enter();
        try
        {
            return new OperationOutcome(OperationState.Completed, null, await act(), null);
        }
        catch (OperationCanceledException) when (operation.Cancelled.IsCancellationRequested)
        {
            return new OperationOutcome(
                OperationState.Cancelled,
                new Problem
                {
                    Id = OperationLedger.IsMove(operation.View.Kind) ? ProblemId.MoveCancelled : ProblemId.OperationCancelled,
                    Target = operation.View.VmName,
                    Message = $"{KindWords.Of(operation.View.Kind)} {operation.View.VmName} was cancelled.",
                    Remedy = operation.View.Kind switch
                    {
                        OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage => "The virtual machine goes on where it was.",
                        OperationKind.StopVirtualMachine => "It goes on; its guest was asked to shut down already and may still do so.",
                        OperationKind.RemoveCheckpoint or OperationKind.MergeCheckpointDisks =>
                            "The checkpoint is gone. Its data stays in an image of its own, unseen, until the next checkpoint is removed, "
                                + "the guest ends by itself, or the daemon starts.",
                        _ => "Everything is as it was before.",
                    },
                },
                null,
                null);
        }
        catch (RefusedException refused)
        {
            return new OperationOutcome(OperationState.Failed, refused.Problem, null, null);
        }
        catch (QmpException failure)
        {
            return new OperationOutcome(
                OperationState.Failed,
                new Problem
                {
                    Id = ProblemId.QemuFailed,
                    Target = operation.View.VmName,
                    Message = $"QEMU did not do its part: {failure.Message}",
                    Remedy = "Look into the guest's QEMU log and the daemon's log.",
                },
                null,
                null);
        }
        catch (Exception defect)
        {
            return new OperationOutcome(
                OperationState.Failed,
                new Problem
                {
                    Id = ProblemId.Unexpected,
                    Target = operation.View.VmName,
                    Message = $"{KindWords.Of(operation.View.Kind)} {operation.View.VmName} failed in a way it should not: {defect.Message}",
                    Remedy = "Look into the daemon's log for the trace, and report it.",
                },
                null,
                defect);
        }
    }
}
