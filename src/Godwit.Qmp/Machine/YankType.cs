using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>What kind of connection is cut.</summary>
[JsonConverter(typeof(QmpWordJson<YankType>))]
public readonly record struct YankType(string Value) : IQmpWord<YankType>
{
    public static YankType BlockNode => new("block-node");
    public static YankType Migration => new("migration");
    public static YankType Chardev => new("chardev");

    public static YankType Of(string value) => new(value);

    public override string ToString() => Value;
}
