using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>In which state the disks of a guest that ran were kept.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckpointConsistency>))]
public enum CheckpointConsistency
{
    /// <summary>All at one instant, as after a power failure.</summary>
    CrashConsistent,
    /// <summary>At rest: the agent in the guest had written out its file systems and held back all further writes.</summary>
    FileSystemConsistent,
}
