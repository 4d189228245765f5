using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Godwit.Lab.Hosts;

namespace Godwit.EndToEnd.Tests.Telemetry;

/// <summary>Takes traces by OTLP over HTTP on a host's own loopback address, and keeps them.</summary>
internal sealed class OtlpCollector : IDisposable
{
    public const string Address = "http://127.0.0.1:4318";

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly TcpListener _listener;
    private readonly ConcurrentQueue<OtlpSpan> _spans;

    private OtlpCollector(TcpListener listener, ConcurrentQueue<OtlpSpan> spans)
    {
        (_listener, _spans) = (listener, spans);
        _ = ServeAsync();
    }

    /// <param name="host">Where it listens.</param>
    /// <param name="spans">Where it puts them.</param>
    public static async Task<OtlpCollector> StartAsync(LabHost host, ConcurrentQueue<OtlpSpan> spans) => new(
        await host.Space.RunAsync(() =>
        {
            var listener = new TcpListener(IPAddress.Loopback, 4318);
            listener.Start();
            return listener;
        }),
        spans);

    public static async Task UntilAsync(Func<bool> arrived, TimeSpan patience)
    {
        long begin = TimeProvider.System.GetTimestamp();
        while (!arrived() && TimeProvider.System.GetElapsedTime(begin) < patience)
        {
            await Task.Delay(Glance, TimeProvider.System);
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using TcpClient ours = client;
        await using NetworkStream stream = client.GetStream();
        try
        {
            while (await HeadAsync(stream) is { } head)
            {
                string[] lines = head.Split("\r\n");
                int length = int.Parse(
                    lines.Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))["Content-Length:".Length..], CultureInfo.InvariantCulture);
                var body = new byte[length];
                await stream.ReadExactlyAsync(body);
                if (lines[0].Contains("/v1/traces ", StringComparison.Ordinal))
                {
                    foreach (OtlpSpan span in OtlpReader.Read(body))
                    {
                        _spans.Enqueue(span);
                    }
                }

                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            }
        }
        catch (IOException)
        {
            // The daemon has gone.
        }
    }

    /// <summary>Null at the end of the connection.</summary>
    private static async Task<string?> HeadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            head.Add(one[0]);
            if (head.Count >= 4 && head[^4..] is [(byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
            {
                return Encoding.ASCII.GetString([.. head]);
            }
        }

        return null;
    }
}
