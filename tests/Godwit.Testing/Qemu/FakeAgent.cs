using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>
/// The channel to the agent in one fake's guest: a real Unix socket, one client at a time. It takes a client whether or not anybody in
/// the guest listens, and what is not read stays in it.
/// </summary>
internal sealed class FakeAgent(string socketPath, FakeQemu qemu)
{
    private const byte Delimiter = 0xFF;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private Socket? _client;
    private bool _closed;

    public void Open()
    {
        File.Delete(socketPath);
        _listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        _listener.Listen(8);
        _ = ServeAsync();
    }

    /// <summary>Drops the client; the next one is served.</summary>
    public void Drop()
    {
        try
        {
            _client?.Shutdown(SocketShutdown.Both);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // It has left.
        }
    }

    public void Shut()
    {
        _closed = true;
        Drop();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_closed)
        {
            try
            {
                Socket client = await _listener.AcceptAsync();
                await using NetworkStream stream = new(client, ownsSocket: true);
                _client = client;
                await ServeAsync(stream);
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
            {
                // The client left, or was dropped.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        List<byte> line = [];
        byte[] heard = new byte[256];
        while (await ReadAsync(stream, heard) is > 0 and var count)
        {
            foreach (byte next in heard.AsSpan(0, count).ToArray())
            {
                if (next == Delimiter)
                {
                    line.Clear();
                    await SayAsync(stream, """{"error": {"class": "GenericError", "desc": "JSON parse error, stray byte"}}"""u8.ToArray());
                }
                else if (next != '\n')
                {
                    line.Add(next);
                }
                else
                {
                    await AnswerAsync(stream, JsonNode.Parse(line.ToArray())!.AsObject());
                    line.Clear();
                }
            }
        }
    }

    /// <summary>A paused guest reads nothing.</summary>
    private async Task<int> ReadAsync(NetworkStream stream, byte[] heard)
    {
        while (!_closed && !qemu.IsAgentAwake)
        {
            await Task.Delay(FakeQemuWorld.Tick, TimeProvider.System);
        }

        return await stream.ReadAsync(heard);
    }

    private async Task AnswerAsync(NetworkStream stream, JsonObject question)
    {
        string verb = question["execute"]!.GetValue<string>();
        if (qemu.Agent is FakeAgentManner.Babbles)
        {
            await SayAsync(stream, [.. Enumerable.Repeat((byte)'{', 100_000)]);
            return;
        }

        JsonObject reply = [];
        lock (qemu.World.Gate)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                if (qemu.AskAgent(verb, question["arguments"] as JsonObject ?? []) is not { } value)
                {
                    return;
                }

                reply["return"] = value;
            }
            catch (FakeRefusal refused)
            {
                reply["error"] = new JsonObject { ["class"] = refused.ErrorClass, ["desc"] = refused.Message };
            }
        }

        await SayAsync(stream, [.. verb == "guest-sync-delimited" ? [Delimiter] : Array.Empty<byte>(), .. Encoding.UTF8.GetBytes(reply.ToJsonString())]);
    }

    private static async Task SayAsync(NetworkStream stream, byte[] text) => await stream.WriteAsync((byte[])[.. text, (byte)'\n']);
}
