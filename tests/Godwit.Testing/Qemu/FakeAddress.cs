using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>Where a fake listens, in the fake world only: no port is opened.</summary>
internal sealed record FakeAddress(string Host, string Port)
{
    public static FakeAddress Of(JsonObject address) => new(address.Text("host"), address.Text("port"));

    public override string ToString() => $"{Host}:{Port}";
}
