using System.Text.Json.Serialization;
using Godwit.Lab.Hosts;

namespace Godwit.Lab;

/// <summary>The lab's own files: lab.json, hosts.json and each host's godwitd.json.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(LabFile))]
[JsonSerializable(typeof(DaemonConfiguration))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class LabJson : JsonSerializerContext;
