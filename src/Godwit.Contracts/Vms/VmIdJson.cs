using System.Text.Json;
using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>A VM id is its Guid as text on every wire.</summary>
public sealed class VmIdJson : JsonConverter<VmId>
{
    public override VmId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        VmId.TryParse(reader.GetString(), out VmId id) ? id : throw new JsonException("A virtual machine id is a GUID.");

    public override void Write(Utf8JsonWriter writer, VmId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
