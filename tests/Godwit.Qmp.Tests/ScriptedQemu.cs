using System.Net.Sockets;
using System.Text;

namespace Godwit.Qmp.Tests;

/// <summary>The other end of a real Unix socket, which says exactly what a test makes it say.</summary>
internal sealed class ScriptedQemu : IAsyncDisposable
{
    public const string Greeting =
        """{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}, "package": "x"}, "capabilities": ["oob"]}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-qmp-").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private Socket _client = null!;
    private StreamReader _reader = null!;

    public ScriptedQemu()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen(1);
    }

    public string SocketPath => Path.Combine(_folder, "qmp.sock");

    public QmpConnection Connection { get; private set; } = null!;

    /// <summary>Greeting and negotiation are behind; the next line read is the test's first command.</summary>
    public static async Task<ScriptedQemu> MeetAsync(TimeProvider? time = null, string greeting = Greeting)
    {
        ScriptedQemu qemu = new();
        Task<QmpConnection> connecting = QmpConnection.ConnectAsync(qemu.SocketPath, time ?? TimeProvider.System, default);
        await qemu.AcceptAsync();
        await qemu.SayAsync(greeting + "\r\n");
        string negotiation = await qemu.HearAsync();
        await qemu.SayAsync("""{"return": {}, "id": 1}""" + "\r\n");
        qemu.Connection = await connecting;
        qemu.Negotiation = negotiation;
        return qemu;
    }

    public string Negotiation { get; private set; } = "";

    public async Task AcceptAsync()
    {
        _client = await _listener.AcceptAsync();
        _reader = new StreamReader(new NetworkStream(_client, ownsSocket: false));
    }

    public async Task SayAsync(string text) => await _client.SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task<string> HearAsync() => await _reader.ReadLineAsync() ?? throw new EndOfStreamException();

    public void HangUp() => _client.Close();

    public async ValueTask DisposeAsync()
    {
        if (Connection is not null)
        {
            await Connection.DisposeAsync();
        }

        _reader?.Dispose();
        _client?.Dispose();
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
