using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>The states of a virtual machine with Hyper-V's names and numbers (VMState).</summary>
[JsonConverter(typeof(EnumNameJson<VmState>))]
public enum VmState
{
    /// <summary>Between states, or not to be known just now.</summary>
    Other = 1,
    Running = 2,
    Off = 3,
    Stopping = 4,
    /// <summary>Memory rests in a file; the guest goes on where it was.</summary>
    Saved = 6,
    Paused = 9,
    Starting = 10,
    Reset = 11,
    Saving = 32773,
    Pausing = 32776,
    Resuming = 32777,
}
