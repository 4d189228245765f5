using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Reads a property of an object inside QEMU.</summary>
public sealed record QomGet : IQmpCommand<JsonElement>
{
    public required string Path { get; init; }

    public required string Property { get; init; }

    string IQmpCommand<JsonElement>.Verb => "qom-get";

    JsonTypeInfo IQmpCommand<JsonElement>.ArgumentsType => QmpJson.Default.QomGet;

    JsonTypeInfo<JsonElement> IQmpCommand<JsonElement>.ReplyType => QmpJson.Default.JsonElement;
}
