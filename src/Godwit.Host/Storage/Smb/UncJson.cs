using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Host.Storage.Smb;

/// <summary>
/// The API's JSON takes a UNC path wherever it takes a path, and tells people UNC paths. Inside there are only paths of the host. What is a path,
/// and what are words for people, is told by a member's name; a path that stands whole in a "target" is known in the words beside it.
/// </summary>
internal sealed class UncJson(UncNames names, PlacesOnShares places)
{
    private static readonly string[] Paths = ["path", "paths", "folder"];
    private static readonly string[] Words = ["target", "message", "detail", "remedy", "remark", "note", "leftBehind", "warnings"];

    /// <summary>For a resolver: <see cref="JsonTypeInfoResolver.WithAddedModifier"/>.</summary>
    public void Modify(JsonTypeInfo type)
    {
        Func<object, object?>? target = type.Properties.FirstOrDefault(member => member.Name == "target")?.Get;
        foreach (JsonPropertyInfo member in type.Properties)
        {
            bool isList = member.PropertyType == typeof(IReadOnlyList<string>);
            if (!isList && member.PropertyType != typeof(string))
            {
                continue;
            }

            if (Is(member, Paths))
            {
                member.CustomConverter = isList ? new PathsJson(names) : new PathJson(names);
            }
            else if (Is(member, Words) && member.Get is { } get)
            {
                member.Get = whole => Show(get(whole), target?.Invoke(whole) as string);
            }
        }
    }

    private object? Show(object? said, string? target) => said switch
    {
        string words => UncWords.Show(words, UncWords.WithTarget(places(), target)),
        IReadOnlyList<string> list => (string[])[.. list.Select(words => UncWords.Show(words, places()))],
        _ => said,
    };

    private static bool Is(JsonPropertyInfo member, string[] endings) =>
        endings.Any(ending => member.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private sealed class PathJson(UncNames names) : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => names.ToLocal(Text(ref reader));

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(UncNames.ToShown(value));
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
