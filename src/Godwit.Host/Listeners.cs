using System.Net;
using Godwit.Host.Telemetry;
using Godwit.Host.Trust;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Godwit.Host;

/// <summary>Where the daemon listens: a socket for root, and mutual TLS for everybody else. Only metrics may be had without, where the configuration says so.</summary>
internal static class Listeners
{
    public const string SocketName = "godwitd.sock";

    /// <summary>Requests are small; uploads of boot files name their own limit.</summary>
    private const long LargestBody = 1L << 20;

    /// <summary>Bytes. Active Directory puts all groups of a person into her ticket, and tickets travel in a header.</summary>
    private const int LargestHeaders = 96 * 1024;

    public static void Configure(KestrelServerOptions kestrel, HostOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = LargestHeaders;
        // A move may be paused in the middle of a file; whether its source lives, the heartbeat tells.
        kestrel.Limits.MinRequestBodyDataRate = null;
        string socket = Path.Combine(options.RunFolder, SocketName);
        PrepareSocket(socket);
        kestrel.ListenUnixSocket(socket);
        var tls = kestrel.ApplicationServices.GetRequiredService<TlsServer>();
        // Migration networks come and go while the daemon runs: who may land where is a rule, not a listener.
        HashSet<int> moves = [.. options.MoveAddresses.Select(address => IPEndPoint.Parse(address).Port)];
        foreach (int port in moves)
        {
            kestrel.ListenAnyIP(port, tls.Configure);
        }

        if (options.ApiAddress is { } api && IPEndPoint.Parse(api) is var people && !moves.Contains(people.Port))
        {
            kestrel.Listen(people, tls.Configure);
        }

        if (options.Telemetry?.PrometheusAddress is { } metrics)
        {
            kestrel.Listen(IPEndPoint.Parse(metrics), PlainScrape.Listen);
        }
    }

    /// <summary>A dead daemon leaves its socket behind. The folder keeps others out before the socket's own mode can.</summary>
    private static void PrepareSocket(string socket)
    {
        string folder = Path.GetDirectoryName(socket)!;
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, Storage.Ownership.PassableFolder);
        File.Delete(socket);
    }
}
