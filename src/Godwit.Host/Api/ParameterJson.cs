using System.Text.Json.Serialization;

namespace Godwit.Host.Api;

/// <summary>What stands in addresses and queries; the description of the API asks for their JSON types as well.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(bool?))]
internal sealed partial class ParameterJson : JsonSerializerContext;
