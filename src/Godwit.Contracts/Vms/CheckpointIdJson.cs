using System.Text.Json;
using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>A checkpoint id is its Guid as text on every wire.</summary>
public sealed class CheckpointIdJson : JsonConverter<CheckpointId>
{
    public override CheckpointId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CheckpointId.TryParse(reader.GetString(), out CheckpointId id) ? id : throw new JsonException("A checkpoint id is a GUID.");

    public override void Write(Utf8JsonWriter writer, CheckpointId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
