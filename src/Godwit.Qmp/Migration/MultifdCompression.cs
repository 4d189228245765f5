using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>How the multifd channels compress.</summary>
[JsonConverter(typeof(QmpWordJson<MultifdCompression>))]
public readonly record struct MultifdCompression(string Value) : IQmpWord<MultifdCompression>
{
    public static MultifdCompression None => new("none");
    public static MultifdCompression Zlib => new("zlib");
    public static MultifdCompression Zstd => new("zstd");

    public static MultifdCompression Of(string value) => new(value);

    public override string ToString() => Value;
}
