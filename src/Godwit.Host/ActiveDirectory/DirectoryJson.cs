using System.Text.Json.Serialization;

namespace Godwit.Host.ActiveDirectory;

/// <summary>Between hosts and in the state folder. Unknown members pass, as in the trust folder.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    IgnoreReadOnlyProperties = true,
    WriteIndented = true)]
[JsonSerializable(typeof(DirectoryRecord))]
[JsonSerializable(typeof(DirectorySettings))]
[JsonSerializable(typeof(ComputerEnrolmentRequest))]
internal sealed partial class DirectoryJson : JsonSerializerContext;
