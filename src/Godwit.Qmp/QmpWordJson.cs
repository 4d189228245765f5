using System.Text.Json;
using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>A word is its text on the wire, known or not.</summary>
public sealed class QmpWordJson<TWord> : JsonConverter<TWord>
    where TWord : struct, IQmpWord<TWord>
{
    public override TWord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? TWord.Of(reader.GetString()!)
            : throw new JsonException($"A {typeof(TWord).Name} is text, not {reader.TokenType}.");

    public override void Write(Utf8JsonWriter writer, TWord value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
