namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>When a fault strikes.</summary>
public enum Moment
{
    /// <summary>Disks are being copied.</summary>
    Mirror,

    /// <summary>Memory is on its way, and every write waits for both copies.</summary>
    Memory,

    /// <summary>The guest is paused; the destination does not know yet that it may soon own it.</summary>
    PreSwitchover,

    /// <summary>The guest is paused and the destination armed; the register still names the source.</summary>
    Armed,

    /// <summary>The register names the destination, which has not heard of it.</summary>
    RegisterChanged,
}
