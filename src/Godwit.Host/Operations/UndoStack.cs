namespace Godwit.Host.Operations;

/// <summary>
/// The way back. An undo is pushed before its effect, is idempotent, and runs by disposal in reverse order unless the
/// stack was disarmed. A failing undo is noted as left behind and the rest still run.
/// </summary>
internal sealed class UndoStack(ILogger logger) : IAsyncDisposable
{
    private readonly Stack<(string Name, Func<Task> Undo)> _steps = new();
    private readonly List<string> _leftBehind = [];

    /// <summary>What could not be undone, in words. Complete after disposal.</summary>
    public IReadOnlyList<string> LeftBehind => _leftBehind;

    public void Push(string name, Func<Task> undo) => _steps.Push((name, undo));

    /// <summary>The point of no return: from here only forward steps.</summary>
    public void Disarm() => _steps.Clear();

    public async ValueTask DisposeAsync()
    {
        while (_steps.TryPop(out (string Name, Func<Task> Undo) step))
        {
            try
            {
                await step.Undo();
            }
            catch (Exception failure)
            {
                _leftBehind.Add($"{step.Name}: {failure.Message}");
                Log.UndoFailed(logger, step.Name, failure);
            }
        }
    }
}
