namespace Godwit.Host.StorageMigration;

/// <summary>As many storage migrations at the same time as the host's administrator allows; the others wait in the order in which they came.</summary>
/// <param name="most">How many may run; asked again whenever one ends and at <see cref="Admit"/>.</param>
internal sealed class StorageTurns(Func<int> most)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private int _running;

    /// <summary>Dispose what it returns when the migration has ended. Whoever stops waiting has lost his place.</summary>
    /// <param name="waits">Told when it is not its turn at once.</param>
    public async Task<IDisposable> TakeAsync(Action waits, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.AddLast(turn);
        }

        Admit();
        try
        {
            if (!turn.Task.IsCompleted)
            {
                waits();
            }

            await turn.Task.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return new Turn(this);
        }
        catch
        {
            Leave(turn);
            throw;
        }
    }

    /// <summary>Lets those begin for whom there is room now. Running ones are left alone when there are more than may be.</summary>
    public void Admit()
    {
        lock (_gate)
        {
            while (_waiting.First is { } first && _running < most())
            {
                _waiting.RemoveFirst();
                _running++;
                first.Value.SetResult();
            }
        }
    }

    private void Leave(TaskCompletionSource turn)
    {
        lock (_gate)
        {
            // It may have got its turn in the same instant.
            _running -= _waiting.Remove(turn) ? 0 : 1;
        }

        Admit();
    }

    private sealed class Turn(StorageTurns turns) : IDisposable
    {
        private bool _over;

        public void Dispose()
        {
            lock (turns._gate)
            {
                turns._running -= _over ? 0 : 1;
                _over = true;
            }

            turns.Admit();
        }
    }
}
