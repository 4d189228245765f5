using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Host.Api;
using Godwit.Host.Bandwidth;

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
    private bool _committed;

    /// <param name="story">Tells how it begins, and hears of every change.</param>
    public Operation(OperationStory story)
    {
        Story = story;
        _latest = new Latest<OperationView>(story.Begin());
    }

    public OperationStory Story { get; }

    public OperationView View => _latest.Value;

    public OperationId Id => View.Id;

    /// <summary>Fires when somebody cancels.</summary>
    public CancellationToken Cancelled => _cancellation.Token;

    private long? _cap;

    /// <summary>Cap for what it copies, bytes a second; null is without limit.</summary>
    public long? MaximumBytesPerSecond => View.Paused is true ? CopyRate.Slowest : _cap;

    /// <exception cref="RefusedException">That is no rate.</exception>
    public void Limit(long? bytesPerSecond)
    {
        CopyRate.Require("maximumBytesPerSecond", bytesPerSecond);
        _cap = bytesPerSecond;
    }

    /// <summary>Holds what it copies, or lets it go on. Repeatable.</summary>
    /// <exception cref="RefusedException">It copies nothing, has ended, or is past its point of no return.</exception>
    public void Pause(bool paused)
    {
        lock (_gate)
        {
            OperationView view = View;
            if (!OperationLedger.IsCopy(view.Kind) || view.State is not OperationState.Running || _committed)
            {
                throw new RefusedException(
                    ProblemId.NotPausable, view.Id.ToString(),
                    view.State is not OperationState.Running ? $"{KindWords.Of(view.Kind)} {view.VmName} has ended as {view.State}."
                        : _committed ? $"{KindWords.Of(view.Kind)} {view.VmName} is almost done, and its guest may stand still: it is not held up now."
                        : $"{KindWords.Of(view.Kind)} {view.VmName} copies nothing that could be held.",
                    "Wait for its end: 'godwit operation watch'.");
            }

            Change(known => known with { Paused = paused ? true : null });
        }
    }

    public IAsyncEnumerable<OperationView> WatchAsync(CancellationToken cancellationToken) => _latest.WatchAsync(cancellationToken);

    /// <returns>How it ended.</returns>
    public async Task<OperationView> EndAsync(CancellationToken cancellationToken)
    {
        OperationView last = View;
        await foreach (OperationView view in WatchAsync(cancellationToken))
        {
            last = view;
        }

        return last;
    }

    public void Report(MoveProgress progress) => Change(view => view with { Progress = progress });

    /// <summary>Its place among those that wait, and the host for whose room it waits; null when it has its turn.</summary>
    public void Queue(int? position, string? forHost)
    {
        if (View.QueuePosition != position || View.WaitsForHost != forHost)
        {
            Change(view => view with { QueuePosition = position, WaitsForHost = forHost });
        }
    }

    /// <summary>What is worth knowing about how it is done.</summary>
    /// <param name="note">Null is nothing any more.</param>
    public void Remark(string? note) => Change(view => view with { Note = note });

    public void Report(VirtualHardDiskProgress progress) => Change(view => view with { HardDiskProgress = progress });

    /// <summary>The point of no return: a cancel is refused from here.</summary>
    /// <exception cref="OperationCanceledException">Somebody cancelled just before.</exception>
    public void Commit()
    {
        lock (_gate)
        {
            _cancellation.Token.ThrowIfCancellationRequested();
            _committed = true;
            Change(view => view with { Cancellable = false, Paused = null });
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
                throw NotCancellable(view);
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
            return Story.Last(View with
            {
                State = state,
                FinishedAt = at,
                Cancellable = false,
                QueuePosition = null,
                WaitsForHost = null,
                Paused = null,
                Problem = problem,
                Report = report,
                Revision = View.Revision + 1,
            });
        }
    }

    public void End(OperationView ended)
    {
        lock (_gate)
        {
            _latest.Complete(ended);
            Story.End(ended);
        }
    }

    public void Dispose() => _cancellation.Dispose();

    private RefusedException NotCancellable(OperationView view)
    {
        bool move = OperationLedger.IsMove(view.Kind);
        return new(
            ProblemId.NotCancellable,
            view.Id.ToString(),
            view.State is not OperationState.Running ? $"{KindWords.Of(view.Kind)} {view.VmName} has ended as {view.State}."
                : _committed ? $"{KindWords.Of(view.Kind)} {view.VmName} is past the point where it can be cancelled."
                : $"{KindWords.Of(view.Kind)} {view.VmName} cannot be cancelled.",
            move ? "Wait for its end; a finished move is undone by moving the virtual machine back."
                : view.State is OperationState.Running ? "Wait for its end." : "Nothing is left to cancel.");
    }

    private void Change(Func<OperationView, OperationView> change)
    {
        lock (_gate)
        {
            OperationView view = View;
            if (view.State is OperationState.Running)
            {
                _latest.Publish(Story.Follow(view, change(view)) with { Revision = view.Revision + 1 });
            }
        }
    }
}
