using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Progress;

/// <summary>Follows an operation to its end and prints how it ended; decides with the user what an interrupt means.</summary>
internal sealed class OperationFollower(Invocation invocation, GodwitClient host)
{
    private enum Pause
    {
        Ended,
        Ask,
        Detach,
    }

    private bool _cancelling;

    /// <summary>True when this command did not start the operation: an interrupt only ends the watching.</summary>
    public bool OnlyWatches { get; init; }

    private bool IsTerminal => invocation.Surroundings.CanAsk && !invocation.Json;

    public async Task<int> FollowAsync(OperationView started, CancellationToken cancellationToken)
    {
        bool live = invocation.Surroundings.CanDraw && !invocation.Json;
        IProgressView view = live
            ? new LiveBars(invocation.Printer.Console, invocation.Surroundings.Time)
            : new PlainLines(invocation.Printer.WordsWriter, invocation.Surroundings.Time);
        await using OperationFeed feed = new(host, started.Id, invocation.Surroundings, live, cancellationToken);
        OperationView last = started;
        view.Show(started);
        try
        {
            while (true)
            {
                (Pause pause, last) = await view.ShowWhileAsync(() => ConsumeAsync(feed, view, last, cancellationToken));
                if (pause == Pause.Ask)
                {
                    (pause, last) = await InterruptQuestion.AskAsync(invocation, feed, last) switch
                    {
                        (InterruptChoice.Cancel, var now) => (await CancelAsync(now, cancellationToken), now),
                        (InterruptChoice.Detach, var now) => (Pause.Detach, now),
                        (InterruptChoice.GoOn, var now) => (Pause.Ask, now),
                    };
                }

                if (last.State != OperationState.Running)
                {
                    return End(last);
                }

                if (pause == Pause.Detach)
                {
                    return Detach(last);
                }
            }
        }
        catch (GodwitException lost)
        {
            invocation.Printer.Refusal(lost.Problem);
            invocation.Printer.Warning(StillThere(last));
            return ExitCodes.Of(lost.Problem.Id);
        }
    }

    /// <summary>Shows events until the operation ends or the user wants something.</summary>
    private async Task<(Pause Pause, OperationView Last)> ConsumeAsync(
        OperationFeed feed, IProgressView view, OperationView last, CancellationToken cancellationToken)
    {
        if (last.State != OperationState.Running)
        {
            return (Pause.Ended, last);
        }

        await foreach (FollowEvent next in feed.Events.ReadAllAsync(cancellationToken))
        {
            switch (next)
            {
                case FollowEvent.Seen(var seen):
                    last = seen;
                    view.Show(seen);
                    break;
                case FollowEvent.Lost(var problem):
                    view.Lost(problem);
                    break;
                case FollowEvent.Tick:
                    view.Tick();
                    break;
                case FollowEvent.Interrupted(var by):
                    Pause pause = await DecideAsync(by, last, cancellationToken);
                    if (pause != Pause.Ended)
                    {
                        return (pause, last);
                    }

                    break;
            }
        }

        return (Pause.Ended, last);
    }

    /// <summary>What an interrupt means here; Ended is "nothing more, go on until the operation ends".</summary>
    private async Task<Pause> DecideAsync(Interrupt by, OperationView last, CancellationToken cancellationToken)
    {
        if (by == Interrupt.Terminate || OnlyWatches || _cancelling || !(OperationWords.IsMove(last) || last.Cancellable))
        {
            return Pause.Detach;
        }

        if (IsTerminal)
        {
            return Pause.Ask;
        }

        return last.Cancellable ? await CancelAsync(last, cancellationToken) : Pause.Detach;
    }

    private async Task<Pause> CancelAsync(OperationView last, CancellationToken cancellationToken)
    {
        try
        {
            await host.CancelOperationAsync(last.Id, cancellationToken);
            _cancelling = true;
            invocation.Printer.Words("Cancelling; waiting until both hosts are clean. Interrupt again to leave.");
        }
        catch (GodwitException refused)
        {
            // Too late is no failure of the move: it is shown to its end.
            invocation.Printer.Warning(refused.Problem.Message);
        }

        return Pause.Ended;
    }

    private int Detach(OperationView last)
    {
        invocation.Printer.Words(StillThere(last));
        if (invocation.Json)
        {
            invocation.Printer.Json(last, GodwitJson.Default.OperationView);
        }

        return ExitCodes.Detached;
    }

    private int End(OperationView last)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(last, GodwitJson.Default.OperationView);
            if (last.Problem is { } problem && last.State != OperationState.Cancelled)
            {
                invocation.Printer.Complaint(problem);
            }
        }
        else
        {
            OperationSummary.Print(invocation.Printer, last);
        }

        return ExitCodes.Of(last.State);
    }

    private static string StillThere(OperationView last) =>
        $"{OperationWords.Doing(last)} goes on at its host. Watch it with 'godwit operation watch {OperationWords.ShortId(last.Id)}'"
        + (last.Cancellable ? $", cancel it with 'godwit operation cancel {OperationWords.ShortId(last.Id)}'." : ".");
}
