namespace Godwit.Host.Cluster.Fencing;

/// <summary>What resets a node whose guardian no longer speaks up.</summary>
internal enum WatchdogKind
{
    None,

    /// <summary>The kernel's own timer (softdog): it covers a hung guardian, but not a kernel that is hung altogether.</summary>
    Software,

    /// <summary>A timer outside the processor, which nothing on the node can hold up.</summary>
    Hardware,
}
