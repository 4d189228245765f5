using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Godwit.Qmp;

public sealed partial class QmpConnection
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, PendingReply> _pending = [];
    private readonly List<QmpSubscription> _subscriptions = [];
    private QmpException? _death;
    private long _lastId;

    /// <summary>Every event from now on. Subscribe first, ask QEMU second, wait third; otherwise the event slips in between.</summary>
    public QmpSubscription Subscribe()
    {
        QmpSubscription subscription = new(Leave);
        lock (_gate)
        {
            if (_death is null)
            {
                _subscriptions.Add(subscription);
            }
            else
            {
                subscription.Die(_death);
            }
        }

        return subscription;
    }

    private static QmpException NotQmp(ReadOnlySequence<byte> line, Exception? inner = null)
    {
        string text = Encoding.UTF8.GetString(line.Slice(0, Math.Min(line.Length, 1000))).Trim();
        return new QmpException(QmpFailure.ProtocolViolated, $"QEMU said something that is not QMP: {text}", inner: inner);
    }

    private void Leave(QmpSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }

    private long Await(PendingReply pending)
    {
        lock (_gate)
        {
            long id = ++_lastId;
            if (_death is null)
            {
                _pending.Add(id, pending);
            }
            else
            {
                pending.Die(_death);
            }

            return id;
        }
    }

    private async Task<QmpGreeting> ReadGreetingAsync(CancellationToken cancellationToken)
    {
        ReadOnlySequence<byte> line;
        try
        {
            line = await _lines.ReadAsync(cancellationToken)
                ?? throw new QmpException(QmpFailure.ConnectionLost, "QEMU closed the connection before its greeting.");
        }
        catch (IOException broken)
        {
            throw new QmpException(QmpFailure.ConnectionLost, "QEMU closed the connection before its greeting.", inner: broken);
        }

        try
        {
            using JsonDocument said = JsonDocument.Parse(line);
            return said.RootElement.GetProperty("QMP").Deserialize(QmpJson.Default.QmpGreeting) ?? throw NotQmp(line);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw NotQmp(line, unreadable);
        }
    }

    private async Task ReadUntilDeathAsync()
    {
        try
        {
            while (await _lines.ReadAsync(_ending.Token) is { } line)
            {
                Dispatch(line);
            }

            Die(new QmpException(QmpFailure.ConnectionLost, "QEMU closed the connection."));
        }
        catch (QmpException violated)
        {
            Die(violated);
        }
        catch (Exception broken)
        {
            Die(new QmpException(QmpFailure.ConnectionLost, "QEMU closed the connection.", inner: broken));
        }

        await _pipe.CompleteAsync();
        await _stream.DisposeAsync();
    }

    /// <summary>{"return": value, "id"}, {"error": {"class", "desc"}, "id"} or {"event": name, "data": {...}, "timestamp": {...}}.</summary>
    private void Dispatch(ReadOnlySequence<byte> line)
    {
        try
        {
            using JsonDocument said = JsonDocument.Parse(line);
            JsonElement message = said.RootElement;
            if (message.TryGetProperty("event", out JsonElement name))
            {
                Publish(EventOf(message, name));
                return;
            }

            // Everything is read before the waiter leaves the table: whoever is still in it is told if this line is the end.
            long id = message.GetProperty("id").GetInt64();
            if (message.TryGetProperty("return", out JsonElement value))
            {
                Take(id).Return(value);
                return;
            }

            JsonElement error = message.GetProperty("error");
            string errorClass = error.GetProperty("class").GetString() ?? "";
            string description = error.GetProperty("desc").GetString() ?? "";
            Take(id).Refuse(errorClass, description);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw NotQmp(line, unreadable);
        }
    }

    private static QmpEvent EventOf(JsonElement message, JsonElement name)
    {
        JsonElement at = message.GetProperty("timestamp");
        return new QmpEvent
        {
            Name = new QmpEventName(name.GetString() ?? throw new JsonException("an event has a name")),
            Data = message.TryGetProperty("data", out JsonElement data) ? data.Clone() : default,
            At = DateTimeOffset.FromUnixTimeSeconds(at.GetProperty("seconds").GetInt64())
                .AddMicroseconds(at.GetProperty("microseconds").GetInt64()),
        };
    }

    private void Publish(QmpEvent happened)
    {
        lock (_gate)
        {
            foreach (QmpSubscription subscription in _subscriptions)
            {
                subscription.Publish(happened);
            }
        }
    }

    private PendingReply Take(long id)
    {
        PendingReply? pending;
        lock (_gate)
        {
            if (!_pending.Remove(id, out pending))
            {
                throw new KeyNotFoundException($"Nobody asked question {id}.");
            }
        }

        if (!pending.OutOfBand)
        {
            _inBand.Release();
        }

        return pending;
    }

    /// <summary>The first death counts. Everybody who waits is told once; whoever comes later is told at once.</summary>
    private void Die(QmpException death)
    {
        PendingReply[] waiters;
        QmpSubscription[] listeners;
        lock (_gate)
        {
            if (_death is not null)
            {
                return;
            }

            _death = death;
            waiters = [.. _pending.Values];
            listeners = [.. _subscriptions];
            _pending.Clear();
            _subscriptions.Clear();
        }

        _closed.TrySetResult(death);
        foreach (PendingReply waiter in waiters)
        {
            waiter.Die(death);
        }

        foreach (QmpSubscription listener in listeners)
        {
            listener.Die(death);
        }

        _ending.Cancel();
    }
}
