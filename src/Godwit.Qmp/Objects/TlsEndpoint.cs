using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>Which end of a TLS connection credentials are for.</summary>
[JsonConverter(typeof(QmpWordJson<TlsEndpoint>))]
public readonly record struct TlsEndpoint(string Value) : IQmpWord<TlsEndpoint>
{
    public static TlsEndpoint Client => new("client");
    public static TlsEndpoint Server => new("server");

    public static TlsEndpoint Of(string value) => new(value);

    public override string ToString() => Value;
}
