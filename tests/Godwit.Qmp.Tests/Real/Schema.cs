using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp.Tests;

/// <summary>
/// QEMU's description of itself (query-qmp-schema): a list of {"name", "meta-type", ...} in which types refer to each other by
/// name. Checks whether a JSON value is one that a type allows.
/// </summary>
internal sealed class Schema(JsonElement entities)
{
    private readonly Dictionary<string, JsonElement> _entities =
        entities.EnumerateArray().ToDictionary(e => e.GetProperty("name").GetString()!);

    public IEnumerable<string> Complaints(string verb, JsonElement arguments) =>
        _entities.TryGetValue(verb, out JsonElement command) && command.GetProperty("meta-type").GetString() == "command"
            ? Complaints(Named(command, "arg-type"), arguments, verb)
            : [$"{verb}: no such command"];

    private IEnumerable<string> Complaints(string typeName, JsonElement value, string where)
    {
        JsonElement type = _entities[typeName];
        return type.GetProperty("meta-type").GetString() switch
        {
            "builtin" => Fits(type.GetProperty("json-type").GetString()!, value) ? [] : [$"{where}: not {typeName}"],
            "enum" => type.GetProperty("values").EnumerateArray().Any(v => v.GetString() == value.GetString())
                ? [] : [$"{where}: '{value}' is no value of it"],
            "array" => value.EnumerateArray().SelectMany((e, i) => Complaints(Named(type, "element-type"), e, $"{where}[{i}]")),
            "alternate" => type.GetProperty("members").EnumerateArray()
                .Select(m => Complaints(Named(m, "type"), value, where).ToArray()).MinBy(c => c.Length)!,
            "object" => ObjectComplaints(type, value, where),
            string other => [$"{where}: unknown meta-type {other}"],
            null => throw new JsonException(),
        };
    }

    private IEnumerable<string> ObjectComplaints(JsonElement type, JsonElement value, string where)
    {
        List<JsonElement> members = [.. type.GetProperty("members").EnumerateArray()];
        if (type.TryGetProperty("tag", out JsonElement tag))
        {
            string chosen = value.GetProperty(tag.GetString()!).GetString()!;
            JsonElement variant = type.GetProperty("variants").EnumerateArray().Single(v => Named(v, "case") == chosen);
            members.AddRange(_entities[Named(variant, "type")] is var flat && flat.TryGetProperty("tag", out _)
                ? Flattened(flat, value)
                : flat.GetProperty("members").EnumerateArray());
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            JsonElement member = members.Find(m => Named(m, "name") == property.Name);
            if (member.ValueKind == JsonValueKind.Undefined)
            {
                yield return $"{where}: '{property.Name}' is unexpected";
                continue;
            }

            foreach (string complaint in Complaints(Named(member, "type"), property.Value, $"{where}.{property.Name}"))
            {
                yield return complaint;
            }
        }

        foreach (JsonElement missing in members.Where(
            m => !m.TryGetProperty("default", out _) && !value.TryGetProperty(Named(m, "name"), out _)))
        {
            yield return $"{where}: '{Named(missing, "name")}' is missing";
        }
    }

    /// <summary>A variant that has variants itself, as the address of a migration channel.</summary>
    private IEnumerable<JsonElement> Flattened(JsonElement type, JsonElement value)
    {
        string chosen = value.GetProperty(Named(type, "tag")).GetString()!;
        JsonElement variant = type.GetProperty("variants").EnumerateArray().Single(v => Named(v, "case") == chosen);
        return type.GetProperty("members").EnumerateArray().Concat(_entities[Named(variant, "type")].GetProperty("members").EnumerateArray());
    }

    private static string Named(JsonElement element, string key) => element.GetProperty(key).GetString()!;

    private static bool Fits(string jsonType, JsonElement value) => jsonType switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "int" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };
}
