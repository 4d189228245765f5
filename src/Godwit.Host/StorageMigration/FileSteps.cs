namespace Godwit.Host.StorageMigration;

/// <summary>Every file or folder that a storage migration makes, fills, or takes away passes here.</summary>
internal sealed class FileSteps
{
    private const int CopiesAtOnce = 4;

    /// <summary>How many files may be filled at the same time. Who watches every step watches them one by one.</summary>
    public int AtOnce => Witness is null ? CopiesAtOnce : 1;

    /// <summary>
    /// Told of every step by its verb and its path: before it, and (true) again once it is done. Null in the daemon; the failure sweep
    /// lets steps fail here.
    /// </summary>
    public Func<string, string, bool, Task>? Witness { get; set; }

    public async Task TakeAsync(string verb, string path, Func<Task> step)
    {
        if (Witness is not { } witness)
        {
            await step();
            return;
        }

        await witness(verb, path, false);
        await step();
        await witness(verb, path, true);
    }

    public Task TakeAsync(string verb, string path, Action step) => TakeAsync(verb, path, () =>
    {
        step();
        return Task.CompletedTask;
    });
}
