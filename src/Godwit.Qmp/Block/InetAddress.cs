using System.Globalization;

namespace Godwit.Qmp;

/// <summary>A host and a TCP port; the wire writes the port as text.</summary>
public sealed record InetAddress
{
    public required string Host { get; init; }

    public required string Port { get; init; }

    public static InetAddress Of(string host, int port) =>
        new() { Host = host, Port = port.ToString(CultureInfo.InvariantCulture) };
}
