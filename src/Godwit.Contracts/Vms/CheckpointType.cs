using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>Which checkpoints a VM makes, as Set-VM -CheckpointType has it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckpointType>))]
public enum CheckpointType
{
    Disabled,
    /// <summary>Production, or Standard where the guest's agent does not answer.</summary>
    Production,
    /// <summary>Production or none.</summary>
    ProductionOnly,
    Standard,
}
