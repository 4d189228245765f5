using System.Text.Json.Serialization;

namespace Godwit.Host.Storage.Locks;

/// <summary>How a lock file's words look.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LockHolder))]
internal sealed partial class LockHolderJson : JsonSerializerContext;
