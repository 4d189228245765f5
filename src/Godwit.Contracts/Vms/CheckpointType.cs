using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>Which checkpoints a VM makes, as Set-VM -CheckpointType has it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckpointType>))]
public enum CheckpointType
{
    Disabled,
    /// <summary>Disks alone, at rest in the guest where its agent can see to that.</summary>
    Production,
    /// <summary>As Production; kept apart because Hyper-V does.</summary>
    ProductionOnly,
    Standard,
}
