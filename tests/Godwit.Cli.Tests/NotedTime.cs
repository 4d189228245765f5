using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Godwit.Cli.Tests;

/// <summary>A clock that tells which waits have begun on it, so that a test advances it neither too early nor twice.</summary>
internal sealed class NotedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    public void Forget()
    {
        while (_waits.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>The next wait of that kind; null when the other task ended before one began.</summary>
    public async Task<TimeSpan?> NextAsync(Func<TimeSpan, bool> kind, Task end)
    {
        while (true)
        {
            Task<bool> news = _waits.Reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(news, end) == end)
            {
                return null;
            }

            while (_waits.Reader.TryRead(out TimeSpan wait))
            {
                if (kind(wait))
                {
                    return wait;
                }
            }
        }
    }
}
