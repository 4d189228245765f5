using Godwit.Client;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Tests;

/// <summary>Somebody who follows an operation with the client.</summary>
internal sealed class Watching
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Watching(GodwitClient client, NotedTime time) => Ended = WatchAsync(client, time);

    /// <summary>The first event is here. Waits that began before it are forgotten.</summary>
    public Task Seen => _seen.Task;

    /// <summary>The last revision seen.</summary>
    public Task<long> Ended { get; }

    private async Task<long> WatchAsync(GodwitClient client, NotedTime time)
    {
        long last = 0;
        await foreach (OperationView view in client.WatchOperationAsync(Canned.Id(1)))
        {
            last = view.Revision;
            if (!_seen.Task.IsCompleted)
            {
                time.Forget();
                _seen.SetResult();
            }
        }

        return last;
    }
}
