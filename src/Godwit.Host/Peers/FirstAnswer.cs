using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Peers;

/// <summary>
/// Asks a host at its addresses until one answers: at the first, and when that one is slow or fails, at the next one as well.
/// Only for calls that may be made twice, even at the same time.
/// </summary>
internal sealed class FirstAnswer(TimeSpan headStart, TimeProvider time)
{
    /// <exception cref="RefusedException">The host refused, or no address answered: then what the last one said.</exception>
    public async Task<T> OfAsync<T>(IEnumerable<string> addresses, Func<string, Task<T>> call)
    {
        Queue<string> next = new(addresses);
        List<Task<T>> asked = [];
        while (true)
        {
            if (next.TryDequeue(out string? address))
            {
                asked.Add(call(address));
            }

            if (await FirstAsync(asked, next.Count > 0) is not { } answer)
            {
                continue;
            }

            asked.Remove(answer);
            try
            {
                T answered = await answer;
                foreach (Task<T> late in asked)
                {
                    _ = late.ContinueWith(task => task.Exception, TaskScheduler.Default);
                }

                return answered;
            }
            catch (RefusedException silent) when (silent.Problem.Id is ProblemId.HostUnreachable && asked.Count + next.Count > 0)
            {
                // Another address may answer.
            }
        }
    }

    /// <returns>Null when the next address is to be asked too.</returns>
    private async Task<Task<T>?> FirstAsync<T>(List<Task<T>> asked, bool hasNext)
    {
        Task<Task<T>> any = Task.WhenAny(asked);
        try
        {
            return await any.WaitAsync(hasNext ? headStart : Timeout.InfiniteTimeSpan, time);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
