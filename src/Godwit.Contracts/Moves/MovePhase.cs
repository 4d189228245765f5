using System.Text.Json.Serialization;

namespace Godwit.Contracts.Moves;

/// <summary>The phases of a move, in order.</summary>
[JsonConverter(typeof(EnumNameJson<MovePhase>))]
public enum MovePhase
{
    /// <summary>As many moves as the source or the destination allows are running; this one waits for its turn.</summary>
    Waiting,
    /// <summary>Requirements are looked at on both hosts; nothing exists yet.</summary>
    Checking,
    /// <summary>The destination reserves, creates files and starts a QEMU that waits.</summary>
    Landing,
    /// <summary>Disks are copied while writes go on.</summary>
    Mirroring,
    /// <summary>Memory goes over, pass by pass, while the guest runs (brownout).</summary>
    Memory,
    /// <summary>The guest is paused; the last pages and the device state go over (blackout).</summary>
    Switchover,
    /// <summary>Ownership passes.</summary>
    HandOver,
    /// <summary>The guest runs at the destination, and the rest of its memory follows it (post-copy).</summary>
    PostCopy,
    /// <summary>The source's copy is taken away.</summary>
    Retiring,
    Done,
}
