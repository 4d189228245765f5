using System.Text.Json.Serialization;

namespace Godwit.Host.StorageMigration;

/// <summary>The order as the journal keeps it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StorageOrder))]
internal sealed partial class StorageOrderJson : JsonSerializerContext;
