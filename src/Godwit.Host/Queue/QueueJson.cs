using System.Text.Json.Serialization;

namespace Godwit.Host.Queue;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QueuedMove))]
internal sealed partial class QueueJson : JsonSerializerContext;
