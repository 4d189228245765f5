using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>How a rule compares a peer's distinguished name.</summary>
[JsonConverter(typeof(QmpWordJson<AuthorizationMatch>))]
public readonly record struct AuthorizationMatch(string Value) : IQmpWord<AuthorizationMatch>
{
    public static AuthorizationMatch Exact => new("exact");
    public static AuthorizationMatch Glob => new("glob");

    public static AuthorizationMatch Of(string value) => new(value);

    public override string ToString() => Value;
}
