using System.Text.Json.Serialization;

namespace Godwit.Host.Guests;

/// <summary>How guest.json looks. <see cref="GuestStarter"/>'s shell script writes it and is its twin.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(GuestRecord))]
internal sealed partial class GuestRecordJson : JsonSerializerContext;
