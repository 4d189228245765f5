using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>How an export is removed.</summary>
[JsonConverter(typeof(QmpWordJson<ExportRemoval>))]
public readonly record struct ExportRemoval(string Value) : IQmpWord<ExportRemoval>
{
    /// <summary>Refused while a client is connected.</summary>
    public static ExportRemoval Safe => new("safe");

    /// <summary>Connected clients are cut off.</summary>
    public static ExportRemoval Hard => new("hard");

    public static ExportRemoval Of(string value) => new(value);

    public override string ToString() => Value;
}
