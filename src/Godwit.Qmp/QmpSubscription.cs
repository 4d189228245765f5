using System.Threading.Channels;

namespace Godwit.Qmp;

/// <summary>
/// Every event from the moment of subscribing until disposal, in order, none dropped. When the connection dies the events
/// that came before can still be read; then reading throws the death.
/// </summary>
public sealed class QmpSubscription : IDisposable, IAsyncEnumerable<QmpEvent>
{
    private readonly Channel<QmpEvent> _events = Channel.CreateUnbounded<QmpEvent>();
    private readonly Action<QmpSubscription> _leave;

    internal QmpSubscription(Action<QmpSubscription> leave) => _leave = leave;

    /// <exception cref="QmpException">The connection ended.</exception>
    public async ValueTask<QmpEvent> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _events.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is QmpException death)
        {
            throw death.During("the wait for an event");
        }
    }

    public bool TryRead([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out QmpEvent? happened) =>
        _events.Reader.TryRead(out happened);

    /// <summary>Ends when the subscription is disposed; throws a <see cref="QmpException"/> when the connection ends.</summary>
    public async IAsyncEnumerator<QmpEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await WaitToReadAsync(cancellationToken))
        {
            while (TryRead(out QmpEvent? happened))
            {
                yield return happened;
            }
        }
    }

    public void Dispose()
    {
        _leave(this);
        _events.Writer.TryComplete();
    }

    /// <summary>False after disposal; throws a <see cref="QmpException"/> when the connection ended.</summary>
    internal async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _events.Reader.WaitToReadAsync(cancellationToken);
        }
        catch (QmpException death)
        {
            throw death.During("the wait for an event");
        }
    }

    internal void Publish(QmpEvent happened) => _events.Writer.TryWrite(happened);

    internal void Die(QmpException death) => _events.Writer.TryComplete(death);
}
