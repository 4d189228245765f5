using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;

namespace Godwit.Host.Operations;

/// <summary>Which phase a move is in, by its view alone.</summary>
internal static class PhaseVerdict
{
    /// <summary>Null for what has no phases, and for a move that has ended.</summary>
    public static MovePhase? Of(OperationView view)
    {
        if (!OperationLedger.IsMove(view.Kind) || view.State is not OperationState.Running)
        {
            return null;
        }

        if (view.QueuePosition is not null)
        {
            return MovePhase.Waiting;
        }

        return view.Progress?.Phase switch
        {
            // It has its turn, and has not told anything since it waited.
            null or MovePhase.Waiting => MovePhase.Checking,
            MovePhase.Done => null,
            { } phase => phase,
        };
    }
}
