using Xunit.Sdk;

namespace Godwit.Etcd.Tests;

/// <summary>Asks again until there is an answer: for what nobody announces, as a process that comes up.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    public static async Task<T> AnswerAsync<T>(Func<Task<T?>> ask, Func<string> complaint, CancellationToken cancellationToken)
        where T : class
    {
        long began = TimeProvider.System.GetTimestamp();
        EtcdException? last = null;
        while (TimeProvider.System.GetElapsedTime(began) < _limit)
        {
            try
            {
                if (await ask() is { } answer)
                {
                    return answer;
                }
            }
            catch (EtcdException notYet)
            {
                last = notYet;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        throw new XunitException($"After {_limit.TotalSeconds} s: {complaint()} {last?.Message}");
    }
}
