using System.Text.Json.Serialization;

namespace Godwit.Host.Migration.Prediction;

/// <summary>How the journal keeps experiences.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MoveExperience))]
internal sealed partial class PredictionJson : JsonSerializerContext;
