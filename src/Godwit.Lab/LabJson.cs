using System.Text.Json.Serialization;
using Godwit.Lab.Directories;
using Godwit.Lab.Hosts;

namespace Godwit.Lab;

/// <summary>The lab's own files: lab.json, hosts.json each host's godwitd.json, and what populate.py reads.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(LabFile))]
[JsonSerializable(typeof(DaemonConfiguration))]
[JsonSerializable(typeof(DirectoryPlan))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class LabJson : JsonSerializerContext;
