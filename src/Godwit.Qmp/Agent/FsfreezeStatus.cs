using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>What an agent says of its guest's file systems.</summary>
[JsonConverter(typeof(QmpWordJson<FsfreezeStatus>))]
public readonly record struct FsfreezeStatus(string Value) : IQmpWord<FsfreezeStatus>
{
    public static FsfreezeStatus Thawed => new("thawed");

    public static FsfreezeStatus Frozen => new("frozen");

    public static FsfreezeStatus Of(string value) => new(value);

    public override string ToString() => Value;
}
