using System.Text.Json.Serialization;

namespace Godwit.Cli.Output;

/// <summary>What the CLI says in JSON beyond the API's own words.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<HostListing>))]
internal sealed partial class CliJson : JsonSerializerContext;
