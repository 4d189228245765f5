using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Testing;

/// <summary>
/// The monitor of one fake: a real Unix socket, one client at a time, others wait in the backlog without a greeting.
/// In-band commands are taken in order; out-of-band ones overtake them.
/// </summary>
internal sealed class FakeMonitor(string socketPath, FakeQemu qemu)
{
    private const string Greeting =
        """{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}, "package": "fake"}, "capabilities": ["oob"]}}""";

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private Socket? _client;
    private FakeMail? _mail;
    private Channel<string>? _outgoing;
    private bool _negotiated, _closed;

    public SafeFileHandle? TakeDescriptor() => _mail?.TakeDescriptor();

    public void Open()
    {
        File.Delete(socketPath);
        _listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        _listener.Listen(8);
        _ = ServeAsync();
    }

    /// <summary>Events reach whoever is connected; otherwise they are gone, as with the real one.</summary>
    public void Publish(string name, JsonObject? data)
    {
        if (!_negotiated)
        {
            return;
        }

        long microseconds = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
        JsonObject message = new()
        {
            ["timestamp"] = new JsonObject { ["seconds"] = microseconds / 1_000_000, ["microseconds"] = microseconds % 1_000_000 },
            ["event"] = name,
        };
        if (data is not null)
        {
            message["data"] = data;
        }

        _outgoing?.Writer.TryWrite(message.ToJsonString());
    }

    /// <summary>Drops the client; the next one is served.</summary>
    public void Drop()
    {
        _negotiated = false;
        _outgoing = null;
        Close(_client);
    }

    /// <summary>A killed process leaves its socket's name behind; one that ends by itself removes it.</summary>
    public void Shut(bool tidy)
    {
        _closed = true;
        _negotiated = false;
        if (tidy)
        {
            // What was said last, such as the reply to quit, still goes out before the end.
            _outgoing?.Writer.TryComplete();
        }
        else
        {
            Close(_client);
        }

        _listener.Dispose();
        if (tidy)
        {
            File.Delete(socketPath);
        }
        else if (!File.Exists(socketPath))
        {
            // .NET removes the name of a socket it bound; the name a killed QEMU leaves behind leads nowhere.
            File.WriteAllBytes(socketPath, []);
        }
    }

    private static void Close(Socket? socket)
    {
        try
        {
            socket?.Shutdown(SocketShutdown.Both);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // From the other side, or from this one.
        }
    }

    private async Task ServeAsync()
    {
        while (!_closed)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync();
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                return;
            }

            await using FakeMail stream = _mail = new(client);
            await ServeAsync(client, stream);
        }
    }

    private async Task ServeAsync(Socket client, NetworkStream stream)
    {
        Channel<string> outgoing = Channel.CreateUnbounded<string>();
        Channel<JsonObject> inBand = Channel.CreateUnbounded<JsonObject>();
        lock (qemu.World.Gate)
        {
            if (_closed)
            {
                return;
            }

            _client = client;
            _outgoing = outgoing;
            outgoing.Writer.TryWrite(Greeting);
        }

        Task writing = WriteAsync(stream, client, outgoing.Reader);
        Task executing = ExecuteAsync(inBand.Reader, outgoing);
        await ReadAsync(stream, inBand.Writer, outgoing);
        inBand.Writer.TryComplete();
        lock (qemu.World.Gate)
        {
            _negotiated = false;
            _client = null;
            _outgoing = null;
        }

        outgoing.Writer.TryComplete();
        await Task.WhenAll(writing, executing);
    }

    private static async Task WriteAsync(NetworkStream stream, Socket client, ChannelReader<string> lines)
    {
        try
        {
            await foreach (string line in lines.ReadAllAsync())
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException)
        {
            // The client left; the reading side notices too.
        }

        Close(client);
    }

    private async Task ReadAsync(NetworkStream stream, ChannelWriter<JsonObject> inBand, Channel<string> outgoing)
    {
        using StreamReader reader = new(stream, leaveOpen: true);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                JsonObject message = JsonNode.Parse(line)!.AsObject();
                if (message.ContainsKey("exec-oob"))
                {
                    Answer(message, "exec-oob", outgoing);
                }
                else
                {
                    inBand.TryWrite(message);
                }
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException or JsonException)
        {
            // The client left, or spoke nonsense: either way this conversation is over.
        }
    }

    private async Task ExecuteAsync(ChannelReader<JsonObject> inBand, Channel<string> outgoing)
    {
        await foreach (JsonObject message in inBand.ReadAllAsync())
        {
            while (qemu.IsBlocked && ReferenceEquals(_outgoing, outgoing))
            {
                await Task.Delay(FakeQemuWorld.Tick, TimeProvider.System);
            }

            Answer(message, "execute", outgoing);
        }
    }

    private void Answer(JsonObject message, string kind, Channel<string> outgoing)
    {
        lock (qemu.World.Gate)
        {
            if (_closed || !ReferenceEquals(_outgoing, outgoing))
            {
                return;
            }

            string verb = message[kind]!.GetValue<string>();
            JsonObject reply = [];
            try
            {
                JsonObject arguments = message["arguments"] as JsonObject ?? [];
                reply["return"] = verb == "qmp_capabilities" ? Negotiate() : qemu.Take(verb, arguments, kind == "exec-oob");
            }
            catch (FakeRefusal refused)
            {
                reply["error"] = new JsonObject { ["class"] = refused.ErrorClass, ["desc"] = refused.Message };
            }

            reply["id"] = message["id"]?.DeepClone();

            // After quit the writer still has the reply; after a kill or a drop nobody reads it.
            outgoing.Writer.TryWrite(reply.ToJsonString());
            if (qemu.IsQuitting)
            {
                qemu.End(0, tidy: true);
            }
        }
    }

    private JsonObject Negotiate()
    {
        if (_negotiated)
        {
            throw new FakeRefusal("Capabilities negotiation is already complete, command ignored", "CommandNotFound");
        }

        _negotiated = true;
        return [];
    }
}
