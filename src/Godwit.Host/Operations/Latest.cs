using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Godwit.Host.Operations;

/// <summary>The newest value of something that changes, and a way to watch it. A slow watcher skips values, never the last.</summary>
internal sealed class Latest<T>(T initial)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly List<Channel<T>> _watchers = [];
    private bool _complete;

    public T Value { get; private set; } = initial;

    /// <summary>Nothing once the last value is out.</summary>
    public void Publish(T value)
    {
        lock (_gate)
        {
            if (_complete)
            {
                return;
            }

            Value = value;
            foreach (Channel<T> watcher in _watchers)
            {
                watcher.Writer.TryWrite(value);
            }
        }
    }

    /// <summary>Publishes the last value there will be; watchers end after it.</summary>
    public void Complete(T value)
    {
        lock (_gate)
        {
            Publish(value);
            _complete = true;
            foreach (Channel<T> watcher in _watchers)
            {
                watcher.Writer.TryComplete();
            }
        }
    }

    /// <summary>The value of now, then every newer one that the watcher is quick enough to see, to the last.</summary>
    public async IAsyncEnumerable<T> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<T> channel = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            channel.Writer.TryWrite(Value);
            if (_complete)
            {
                channel.Writer.TryComplete();
            }
            else
            {
                _watchers.Add(channel);
            }
        }

        try
        {
            await foreach (T value in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return value;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(channel);
            }
        }
    }
}
