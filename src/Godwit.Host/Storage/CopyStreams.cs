namespace Godwit.Host.Storage;

/// <summary>How many parts of files are copied at the same time, in all of a task's files together.</summary>
internal sealed class CopyStreams(int atOnce) : IDisposable
{
    private readonly SemaphoreSlim _free = new(atOnce, atOnce);

    public int AtOnce => atOnce;

    public async ValueTask TakeAsync(Func<Task> part, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            await part();
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
