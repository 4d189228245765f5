using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Host.Telemetry;

namespace Godwit.Host.Operations;

/// <summary>
/// One operation as it is told: a line of the log at each turn, the events that its view carries, a span for each phase, and its figures when it
/// has ended. It hears of every change at the one place where an operation changes, so nothing that moves has to think of it.
/// </summary>
/// <remarks>One caller at a time: the operation's lock is around it. It waits for nothing, because a paused guest may.</remarks>
internal sealed class OperationStory(OperationNews news, OperationView begun)
{
    /// <summary>What an operation remarks again and again, with other figures each time, is logged not oftener than that.</summary>
    private static readonly TimeSpan RemarkInterval = TimeSpan.FromMinutes(1);

    private static readonly AsyncLocal<OperationStory?> InHand = new();

    private readonly OperationTrace? _trace = OperationTrace.Begin(begun, news.Time.GetUtcNow());
    private OperationEvent[] _events = [.. begun.Events ?? []];
    private MovePhase? _phase;
    private DateTimeOffset _phaseBegan;
    private TimeSpan _waited;
    private bool _over;
    private DateTimeOffset? _remarkedAt;

    /// <summary>The one that whoever asks this works for; null when it is none.</summary>
    public static OperationStory? Current => InHand.Value;

    /// <summary>Where the trace stands now, as W3C's traceparent; null when there is none.</summary>
    public string? TraceParent => _trace?.Parent;

    /// <summary>From now on the caller's flow works for this operation, and its log lines name it. Dispose what it returns at its end.</summary>
    public IDisposable? Enter()
    {
        InHand.Value = this;
        return news.Scope(begun.Id, begun.VmName);
    }

    /// <summary>Its first view.</summary>
    public OperationView Begin()
    {
        if (_events.Length > 0)
        {
            Log.OperationResumed(news.Logger, begun.Kind, begun.VmName, begun.Id);
            Note(OperationEvents.Resumed, "The daemon was restarted; it goes on waiting.");
        }
        else
        {
            Log.OperationBegan(news.Logger, begun.Kind, begun.VmName, begun.Id, begun.StartedBy);
            Note(OperationEvents.Began, $"Asked for by {begun.StartedBy}.");
        }

        Enter(PhaseVerdict.Of(begun), begun);
        return begun with { Events = _events, TraceId = _trace?.TraceId };
    }

    /// <summary>It has changed; returns the view with what there is to tell of that.</summary>
    public OperationView Follow(OperationView before, OperationView after)
    {
        OperationEvent[] told = _events;
        Enter(PhaseVerdict.Of(after), after);
        if (after.Note is { } note && note != before.Note)
        {
            Remark(after.VmName, note);
        }

        if (after.Paused is true && before.Paused is not true)
        {
            Log.OperationPaused(news.Logger, after.VmName);
            Note(OperationEvents.Paused, "The copying is held.");
        }
        else if (before.Paused is true && after.Paused is not true)
        {
            Log.OperationGoesOn(news.Logger, after.VmName);
            Note(OperationEvents.GoesOn, "The copying goes on.");
        }

        return ReferenceEquals(told, _events) ? after : after with { Events = _events };
    }

    /// <summary>Its last view, which nobody has seen yet.</summary>
    public OperationView Last(OperationView ended) => ended with
    {
        Events = [.. _events, Event(EndLog.IdOf(ended), ended.Problem?.Message ?? $"{ended.State}.", null)],
    };

    /// <summary>It has ended. Told once.</summary>
    public void End(OperationView ended)
    {
        if (_over)
        {
            return;
        }

        _over = true;
        LeavePhase(ended);
        _trace?.End(ended, news.Time.GetUtcNow());
        news.Metrics.Ended(ended, (ended.FinishedAt ?? news.Time.GetUtcNow()) - ended.StartedAt - _waited);
        EndLog.Write(news.Logger, ended);
    }

    private void Enter(MovePhase? phase, OperationView view)
    {
        if (phase == _phase)
        {
            return;
        }

        LeavePhase(view);
        (_phase, _phaseBegan) = (phase, news.Time.GetUtcNow());
        if (phase is { } begins)
        {
            _trace?.BeginPhase(begins, _phaseBegan);
            PhaseLog.Began(news.Logger, view.VmName, begins);
            Note(OperationEvents.BeginOf(begins), $"{char.ToUpperInvariant(PhaseWords.Of(begins)[0])}{PhaseWords.Of(begins)[1..]} begins.", begins);
        }
    }

    private void LeavePhase(OperationView view)
    {
        if (_phase is not { } ended)
        {
            return;
        }

        _phase = null;
        TimeSpan took = news.Time.GetUtcNow() - _phaseBegan;
        _waited += ended is MovePhase.Waiting ? took : TimeSpan.Zero;
        long disks = view.Progress?.Disks.Sum(disk => disk.BytesDone) ?? 0, memory = view.Progress?.Memory.BytesSent ?? 0;
        _trace?.EndPhase(view, disks, memory, news.Time.GetUtcNow());
        news.Metrics.PhaseEnded(view.Kind, ended, took);
        PhaseLog.Ended(news.Logger, view.VmName, ended, took, disks, memory);
    }

    private void Note(int id, string message, MovePhase? phase = null)
    {
        _events = [.. _events, Event(id, message, phase)];
    }

    /// <summary>One remark follows another in its place, so that an operation which remarks without end does not fill the journal.</summary>
    private void Remark(string vmName, string note)
    {
        if (_remarkedAt is not { } at || news.Time.GetUtcNow() - at >= RemarkInterval)
        {
            _remarkedAt = news.Time.GetUtcNow();
            Log.OperationRemarked(news.Logger, vmName, note);
        }

        _events = _events is [.. var earlier, { Id: OperationEvents.Remarked }] ? earlier : _events;
        Note(OperationEvents.Remarked, note);
    }

    private OperationEvent Event(int id, string message, MovePhase? phase) => new() { Id = id, At = news.Time.GetUtcNow(), Phase = phase, Message = message };
}
