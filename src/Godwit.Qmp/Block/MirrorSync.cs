using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>How much of the source a mirror copies.</summary>
[JsonConverter(typeof(QmpWordJson<MirrorSync>))]
public readonly record struct MirrorSync(string Value) : IQmpWord<MirrorSync>
{
    /// <summary>The whole chain, flattened.</summary>
    public static MirrorSync Full => new("full");

    /// <summary>Only the topmost layer.</summary>
    public static MirrorSync Top => new("top");

    /// <summary>Only what is written from now on.</summary>
    public static MirrorSync None => new("none");

    public static MirrorSync Of(string value) => new(value);

    public override string ToString() => Value;
}
