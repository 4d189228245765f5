using System.Globalization;

namespace Godwit.Qmp;

/// <summary>
/// Where migration data goes to or comes from. The wire's form is flat: which members are set depends on the transport.
/// </summary>
public sealed record MigrationAddress
{
    /// <summary>"socket" or "file".</summary>
    public required string Transport { get; init; }

    /// <summary>Of a socket: "inet" or "unix".</summary>
    public string? Type { get; init; }

    public string? Host { get; init; }

    /// <summary>A number as text.</summary>
    public string? Port { get; init; }

    /// <summary>Of a Unix socket.</summary>
    public string? Path { get; init; }

    public string? Filename { get; init; }

    /// <summary>Where in the file the data begins, in bytes.</summary>
    public long? Offset { get; init; }

    public static MigrationAddress Inet(string host, int port) =>
        new() { Transport = "socket", Type = "inet", Host = host, Port = port.ToString(CultureInfo.InvariantCulture) };

    public static MigrationAddress Unix(string path) => new() { Transport = "socket", Type = "unix", Path = path };

    public static MigrationAddress File(string filename, long offset = 0) =>
        new() { Transport = "file", Filename = filename, Offset = offset };
}
