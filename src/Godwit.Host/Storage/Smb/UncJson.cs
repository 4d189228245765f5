using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Host.Storage.Smb;

/// <summary>
/// The API's JSON takes a UNC path wherever it takes a path, and tells people UNC paths. Inside there are only paths of the host. What is a path,
/// and what are words for people, is told by a member's name.
/// </summary>
internal sealed class UncJson(UncNames names)
{
    private static readonly string[] Paths = ["path", "paths", "folder"];
    private static readonly string[] Words = ["target", "message", "detail", "remedy", "remark"];

    /// <summary>For a resolver: <see cref="JsonTypeInfoResolver.WithAddedModifier"/>.</summary>
    public void Modify(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo member in type.Properties)
        {
            if (member.PropertyType == typeof(string))
            {
                member.CustomConverter = Is(member, Paths) ? new PathJson(names) : Is(member, Words) ? new WordsJson() : member.CustomConverter;
            }
            else if (member.PropertyType == typeof(IReadOnlyList<string>) && Is(member, Paths))
            {
                member.CustomConverter = new PathsJson(names);
            }
        }
    }

    private static bool Is(JsonPropertyInfo member, string[] endings) =>
        endings.Any(ending => member.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private sealed class PathJson(UncNames names) : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => names.ToLocal(Text(ref reader));

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(UncNames.ToShown(value));
    }

    private sealed class WordsJson : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Text(ref reader);

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(UncPath.Show(value));
    }

    private sealed class PathsJson(UncNames names) : JsonConverter<IReadOnlyList<string>>
    {
        public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is not JsonTokenType.StartArray)
            {
                throw new JsonException("a list is expected");
            }

            List<string> paths = [];
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                paths.Add(names.ToLocal(Text(ref reader)));
            }

            return paths;
        }

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (string path in value)
            {
                writer.WriteStringValue(UncNames.ToShown(path));
            }

            writer.WriteEndArray();
        }
    }

    private static string Text(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String ? reader.GetString()! : throw new JsonException("a text is expected");
}
