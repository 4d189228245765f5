using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Godwit.Qmp;

/// <summary>
/// A conversation with the agent that runs in a guest (qemu-ga), through the guest's serial port. It speaks as QEMU does, a JSON text a
/// line, but greets nobody, counts nothing, and may be anything that a guest's owner put there: it is asked one question at a time,
/// waited for only so long, and heard only so far.
/// </summary>
/// <remarks>
/// QEMU serves one client at a time, and takes one even if nobody in the guest listens: only an answer shows that an agent is there.
/// </remarks>
public sealed class AgentConnection : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly TimeProvider _time;
    private readonly AgentLines _lines;

    private AgentConnection(NetworkStream stream, TimeProvider time)
    {
        _stream = stream;
        _time = time;
        _lines = new AgentLines(stream);
    }

    /// <exception cref="AgentException"><see cref="AgentFailure.ConnectionLost"/>: there is no such channel.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket, and the connection the stream.")]
    public static async Task<AgentConnection> ConnectAsync(string socketPath, TimeProvider time, CancellationToken cancellationToken)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return new AgentConnection(new NetworkStream(socket, ownsSocket: true), time);
        }
        catch (SocketException nobody)
        {
            socket.Dispose();
            throw new AgentException(AgentFailure.ConnectionLost, $"There is no channel to an agent at {socketPath}.", nobody);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// First of all, because answers to a client before us may be on their way still. Nothing that does harm when it is done late
    /// may be sent before: what nobody reads waits in the channel for whoever will.
    /// </summary>
    /// <exception cref="AgentException">Nobody answers, or nothing sensible.</exception>
    public async Task SynchronizeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var sync = GuestSyncDelimited.New();
        await WithinAsync(sync, patience, async token =>
        {
            await SendAsync(FrameOf(sync), token);
            await HearSyncAsync(sync.Id, token);
            return sync.Id;
        }, cancellationToken);
    }

    /// <summary>Asks one that has answered before.</summary>
    /// <exception cref="AgentException">It did not do it, or we do not know.</exception>
    public Task<TReply> AskAsync<TReply>(IAgentCommand<TReply> command, TimeSpan patience, CancellationToken cancellationToken) =>
        WithinAsync(command, patience, async token =>
        {
            await SendAsync(Frame(command), token);
            return await HearAsync(command, token);
        }, cancellationToken);

    /// <summary>
    /// As <see cref="SynchronizeAsync"/> and <see cref="AskAsync"/>, both sent at once: an agent that is silent now does it when it comes to
    /// it, though nobody waits any more. For what is right at any time.
    /// </summary>
    /// <exception cref="AgentException">It did not do it, or we do not know.</exception>
    public Task<TReply> AskAtAnyTimeAsync<TReply>(IAgentCommand<TReply> command, TimeSpan patience, CancellationToken cancellationToken)
    {
        var sync = GuestSyncDelimited.New();
        return WithinAsync(command, patience, async token =>
        {
            await SendAsync([.. FrameOf(sync), .. Frame(command)], token);
            await HearSyncAsync(sync.Id, token);
            return await HearAsync(command, token);
        }, cancellationToken);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>Behind a byte that makes the agent forget half a line of somebody else's. It complains of the byte, before its answer.</summary>
    private static byte[] FrameOf(GuestSyncDelimited sync) => [AgentLines.Delimiter, .. Frame(sync)];

    /// <summary>{"execute": verb, "arguments": {...}}, one line.</summary>
    private static byte[] Frame<TReply>(IAgentCommand<TReply> command)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("execute", command.Verb);
            json.WritePropertyName("arguments");
            JsonSerializer.Serialize(json, command, command.ArgumentsType);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    private async Task SendAsync(byte[] text, CancellationToken cancellationToken) => await _stream.WriteAsync(text, cancellationToken);

    /// <summary>0xFF, then {"return": the number of our question}. Other numbers are answers to questions before ours.</summary>
    private async Task HearSyncAsync(long id, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _lines.SkipAsync(cancellationToken);
            ReadOnlyMemory<byte> line = await _lines.ReadAsync(cancellationToken);
            try
            {
                using JsonDocument said = JsonDocument.Parse(line);
                if (said.RootElement.GetProperty("return").GetInt64() == id)
                {
                    return;
                }
            }
            catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                // What it is, it is not the answer that we wait for.
            }
        }
    }

    /// <summary>{"return": value} or {"error": {"class", "desc"}}.</summary>
    private async Task<TReply> HearAsync<TReply>(IAgentCommand<TReply> command, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> line = await _lines.ReadAsync(cancellationToken);
        string? refusal;
        try
        {
            using JsonDocument said = JsonDocument.Parse(line);
            if (said.RootElement.TryGetProperty("return", out JsonElement value))
            {
                return JsonSerializer.Deserialize(value, command.ReplyType) ?? throw new JsonException("the reply is null");
            }

            refusal = said.RootElement.GetProperty("error").GetProperty("desc").GetString();
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AgentException(AgentFailure.NotUnderstood, $"The guest's agent answered {command.Verb} with something that is no answer: {Shown(line)}", unreadable);
        }

        throw new AgentException(AgentFailure.Refused, $"The guest's agent refused {command.Verb}: {Shown(Encoding.UTF8.GetBytes(refusal ?? "no reason given"))}");
    }

    private async Task<TReply> WithinAsync<TCommand, TReply>(
        IAgentCommand<TCommand> command, TimeSpan patience, Func<CancellationToken, Task<TReply>> talk, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(patience, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await talk(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AgentException(
                AgentFailure.Silent, string.Create(CultureInfo.InvariantCulture, $"The guest's agent did not answer {command.Verb} within {patience.TotalSeconds:0.#} s."));
        }
        catch (IOException broken)
        {
            throw new AgentException(AgentFailure.ConnectionLost, "The channel to the guest's agent was closed.", broken);
        }
    }

    /// <summary>A guest's words on their way to logs and people: short, one line, nothing that steers a terminal.</summary>
    private static string Shown(ReadOnlyMemory<byte> words)
    {
        string text = Encoding.UTF8.GetString(words.Span[..Math.Min(words.Length, 200)]);
        return string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter)).Trim();
    }
}
