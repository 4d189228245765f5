using System.Text.Json;
using System.Text.Json.Serialization;

namespace Godwit.Host;

/// <summary>The configuration file is written by people: comments and a last comma are fine, misspelt members are not.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    WriteIndented = true)]
[JsonSerializable(typeof(HostOptions))]
internal sealed partial class HostOptionsJson : JsonSerializerContext;
