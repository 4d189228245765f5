using Godwit.Host.Operations;
using Godwit.Host.Vms;

namespace Godwit.Host.Queue;

/// <summary>After a restart of the daemon: what waited goes on waiting, in its old order.</summary>
internal sealed class QueueRecovery(MoveQueue queue, OperationLedger ledger, VmDirectory directory)
{
    private IReadOnlyList<QueuedMove> _moves = [];

    /// <summary>Before interrupted operations are closed: these are not.</summary>
    public Func<Contracts.Operations.OperationId, bool> Begin()
    {
        _moves = queue.Restore();
        return id => _moves.Any(move => move.Id == id);
    }

    /// <summary>When the virtual machines are there again.</summary>
    public void TakeUp()
    {
        foreach (QueuedMove move in _moves)
        {
            if (ledger.Resume(move.Id) is not { } operation)
            {
                queue.Forget(move.Id);
            }
            else if (directory.Find(move.Vm) is { } vm)
            {
                vm.TakeUp(move.Request, operation);
            }
            else
            {
                queue.Forget(move.Id);
                ledger.End(operation, Contracts.Operations.OperationState.Failed, Denials.NotFound(operation.View.VmName).Problem, null);
            }
        }
    }
}
