using System.Text.Json.Serialization;

namespace Godwit.Contracts.Exports;

/// <summary>What is exported of a machine that runs, as Export-VM -CaptureLiveState has it.</summary>
[JsonConverter(typeof(EnumNameJson<CaptureLiveState>))]
public enum CaptureLiveState
{
    /// <summary>Disks alone, all at one instant, as after a power failure.</summary>
    CaptureCrashConsistentState,
    /// <summary>Disks and memory at one instant: what is imported is saved and goes on there.</summary>
    CaptureSavedState,
    /// <summary>Disks alone, brought to rest by an agent in the guest.</summary>
    CaptureDataConsistentState,
}
