using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Host.Api;

namespace Godwit.Host.Operations;

/// <summary>
/// Something that takes a while, as it lives in the daemon: its newest view, and its cancellation. An HTTP abort never
/// cancels it; only <see cref="Cancel"/> does.
/// </summary>
internal sealed class Operation : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Latest<OperationView> _latest;
    private readonly Lock _gate = new();

    public Operation(OperationView view) => _latest = new Latest<OperationView>(view);

    public OperationView View => _latest.Value;

    public OperationId Id => View.Id;

    /// <summary>Fires when somebody cancels.</summary>
    public CancellationToken Cancelled => _cancellation.Token;

    public IAsyncEnumerable<OperationView> WatchAsync(CancellationToken cancellationToken) => _latest.WatchAsync(cancellationToken);

    public void Report(MoveProgress progress) => Change(view => view with { Progress = progress });

    public void Report(VirtualHardDiskProgress progress) => Change(view => view with { HardDiskProgress = progress });

    /// <summary>The point of no return: a cancel is refused from here.</summary>
    /// <exception cref="OperationCanceledException">Somebody cancelled just before.</exception>
    public void Commit()
    {
        lock (_gate)
        {
            _cancellation.Token.ThrowIfCancellationRequested();
            Change(view => view with { Cancellable = false });
        }
    }

    /// <exception cref="RefusedException">It has ended, or is past its point of no return.</exception>
    public void Cancel()
    {
        lock (_gate)
        {
            OperationView view = View;
            if (view.State is not OperationState.Running || !view.Cancellable)
            {
                throw new RefusedException(
                    ProblemId.NotCancellable,
                    view.Id.ToString(),
                    view.State is OperationState.Running
                        ? $"{view.Kind} of {view.VmName} is past the point where it can be cancelled."
                        : $"{view.Kind} of {view.VmName} has ended as {view.State}.",
                    "Wait for its end; a finished move is undone by moving the virtual machine back.");
            }

            // What was waiting goes on elsewhere: under this lock, on the caller's stack, the whole way back would run.
            _ = _cancellation.CancelAsync();
        }
    }

    /// <summary>Its last view, not published yet.</summary>
    public OperationView Ended(OperationState state, DateTimeOffset at, Problem? problem, MoveReport? report)
    {
        lock (_gate)
        {
            return View with
            {
                State = state,
                FinishedAt = at,
                Cancellable = false,
                Problem = problem,
                Report = report,
                Revision = View.Revision + 1,
            };
        }
    }

    public void End(OperationView ended)
    {
        lock (_gate)
        {
            _latest.Complete(ended);
        }
    }

    public void Dispose() => _cancellation.Dispose();

    private void Change(Func<OperationView, OperationView> change)
    {
        lock (_gate)
        {
            OperationView view = View;
            if (view.State is OperationState.Running)
            {
                _latest.Publish(change(view) with { Revision = view.Revision + 1 });
            }
        }
    }
}
