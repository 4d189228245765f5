namespace Godwit.Qmp;

/// <summary>Where the NBD server listens: {"type": "inet", "data": {"host", "port"}}.</summary>
public sealed record NbdServerAddress
{
    /// <summary>"inet".</summary>
    public required string Type { get; init; }

    public required InetAddress Data { get; init; }

    public static NbdServerAddress Inet(string host, int port) => new() { Type = "inet", Data = InetAddress.Of(host, port) };
}
