using System.Text.Json;
using System.Text.Json.Serialization;

namespace Godwit.Contracts.Operations;

/// <summary>An operation id is its Guid as text on every wire.</summary>
public sealed class OperationIdJson : JsonConverter<OperationId>
{
    public override OperationId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OperationId.TryParse(reader.GetString(), out OperationId id) ? id : throw new JsonException("An operation id is a GUID.");

    public override void Write(Utf8JsonWriter writer, OperationId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
