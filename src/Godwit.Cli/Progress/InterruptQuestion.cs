using Godwit.Cli.Running;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Progress;

/// <summary>
/// Asks what Ctrl-C meant. The move runs on meanwhile; if it ends first, the question has no object any more. A second
/// Ctrl-C is somebody who wants out: it detaches, which harms nothing.
/// </summary>
internal static class InterruptQuestion
{
    public static async Task<(InterruptChoice Choice, OperationView Now)> AskAsync(
        Invocation invocation, OperationFeed feed, OperationView now)
    {
        Surroundings surroundings = invocation.Surroundings;
        invocation.Printer.Words(now.Cancellable
            ? "Cancel the move (c), detach and let it run (d), go on (g)? "
            : "The move is past its hand-over and cannot be cancelled. Detach and let it run (d), go on (g)? ");
        Task<char> key = surroundings.Key();
        Task<bool> news = feed.Events.WaitToReadAsync().AsTask();
        while (true)
        {
            if (await Task.WhenAny(key, news) == key)
            {
                if (Read(await key, now.Cancellable) is { } choice)
                {
                    return (choice, now);
                }

                key = surroundings.Key();
                continue;
            }

            if (!await news)
            {
                return (InterruptChoice.GoOn, now);
            }

            while (feed.Events.TryRead(out FollowEvent? next))
            {
                switch (next)
                {
                    case FollowEvent.Seen(var seen):
                        now = seen;
                        break;
                    case FollowEvent.Interrupted:
                        return (InterruptChoice.Detach, now);
                }
            }

            if (now.State != OperationState.Running)
            {
                return (InterruptChoice.GoOn, now);
            }

            news = feed.Events.WaitToReadAsync().AsTask();
        }
    }

    private static InterruptChoice? Read(char key, bool cancellable) => char.ToLowerInvariant(key) switch
    {
        'c' when cancellable => InterruptChoice.Cancel,
        'd' => InterruptChoice.Detach,
        'g' => InterruptChoice.GoOn,
        _ => null,
    };
}
