using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>Which checkpoints a VM makes, as Set-VM -CheckpointType has it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckpointType>))]
public enum CheckpointType
{
    Disabled,
    /// <summary>Disks alone, at rest where an agent in the guest sees to that, else as after a power failure.</summary>
    Production,
    /// <summary>As Production, and none at all of a guest that runs where no agent brings them to rest.</summary>
    ProductionOnly,
    Standard,
}
