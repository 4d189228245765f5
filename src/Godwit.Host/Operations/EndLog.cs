using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Host.Operations;

/// <summary>The one line about an operation's end. Moves to another host have Hyper-V's event ids.</summary>
internal static class EndLog
{
    public static int IdOf(OperationView view) => view.State switch
    {
        OperationState.Completed when LeavesHost(view) => OperationEvents.MoveSucceeded,
        OperationState.Failed when LeavesHost(view) => OperationEvents.MoveFailed,
        OperationState.Failed => OperationEvents.Failed,
        OperationState.Completed or OperationState.Cancelled or OperationState.Running => OperationEvents.Ended,
    };

    public static void Write(ILogger logger, OperationView view)
    {
        string problem = view.Problem?.Message ?? "nobody knows why", id = view.Problem is { } said ? ProblemIdJson.NameOf(said.Id) : "";
        switch (IdOf(view))
        {
            case OperationEvents.MoveSucceeded:
                Log.MoveSucceeded(logger, view.VmName, view.SourceHost, view.DestinationHost, view.Id);
                break;
            case OperationEvents.MoveFailed:
                Log.MoveFailed(logger, view.VmName, view.SourceHost, view.DestinationHost, view.Id, problem, id);
                break;
            case OperationEvents.Failed:
                Log.OperationFailed(logger, view.Kind, view.VmName, view.Id, problem, id);
                break;
            default:
                Log.OperationEnded(logger, view.Kind, view.VmName, view.Id, view.State);
                break;
        }
    }

    private static bool LeavesHost(OperationView view) => view.Kind is OperationKind.MoveVirtualMachine or OperationKind.MoveVirtualMachineAndStorage;
}
