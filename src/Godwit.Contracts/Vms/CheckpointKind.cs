using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>What a checkpoint holds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckpointKind>))]
public enum CheckpointKind
{
    /// <summary>Disks and, of a running VM, memory at the same instant.</summary>
    Standard,
    /// <summary>Disks alone, at rest in the guest where its agent can see to that, else as after a power failure.</summary>
    Production,
}
