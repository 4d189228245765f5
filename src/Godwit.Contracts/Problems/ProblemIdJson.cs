using System.Text.Json;
using System.Text.Json.Serialization;

namespace Godwit.Contracts.Problems;

/// <summary>Kebab case on the wire; a name that a newer host knows and we do not becomes <see cref="ProblemId.Unexpected"/>.</summary>
public sealed class ProblemIdJson : JsonConverter<ProblemId>
{
    private static readonly Dictionary<string, ProblemId> ByName =
        Enum.GetValues<ProblemId>().ToDictionary(NameOf, StringComparer.Ordinal);

    public static string NameOf(ProblemId id) => JsonNamingPolicy.KebabCaseLower.ConvertName(id.ToString());

    public override ProblemId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ByName.GetValueOrDefault(reader.GetString() ?? "", ProblemId.Unexpected);

    public override void Write(Utf8JsonWriter writer, ProblemId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(NameOf(value));
}
