using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp.Tests;

/// <summary>A command the product has no use for: it shows that others can add theirs.</summary>
internal sealed record QuerySchema : IQmpCommand<JsonElement>
{
    string IQmpCommand<JsonElement>.Verb => "query-qmp-schema";

    JsonTypeInfo IQmpCommand<JsonElement>.ArgumentsType => JsonTypeInfo.CreateJsonTypeInfo<QuerySchema>(JsonSerializerOptions.Default);

    JsonTypeInfo<JsonElement> IQmpCommand<JsonElement>.ReplyType =>
        (JsonTypeInfo<JsonElement>)JsonSerializerOptions.Default.GetTypeInfo(typeof(JsonElement));
}
