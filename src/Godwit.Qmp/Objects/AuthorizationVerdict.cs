using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>Whether a peer is let in.</summary>
[JsonConverter(typeof(QmpWordJson<AuthorizationVerdict>))]
public readonly record struct AuthorizationVerdict(string Value) : IQmpWord<AuthorizationVerdict>
{
    public static AuthorizationVerdict Allow => new("allow");
    public static AuthorizationVerdict Deny => new("deny");

    public static AuthorizationVerdict Of(string value) => new(value);

    public override string ToString() => Value;
}
