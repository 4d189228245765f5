namespace Godwit.Host.Tests.Migration.Sweep;

internal enum FaultKind
{
    /// <summary>The call is answered with an error.</summary>
    CallFails,

    /// <summary>The call does what it should and its answer never arrives.</summary>
    ReplyLost,

    SourceDaemonDies,
    DestinationDaemonDies,
    SourceQemuDies,
    DestinationQemuDies,

    /// <summary>The migration network is dead: memory, disks and heartbeat. The management network still answers.</summary>
    LinkCut,

    /// <summary>Nothing passes between the hosts at all.</summary>
    AllLinksCut,

    /// <summary>The disk that is copied to breaks under every mirror.</summary>
    TargetBreaks,

    /// <summary>The user cancels.</summary>
    Cancelled,

    /// <summary>The cluster's register answers nobody. For long, guardians end guests, and nobody else gets them.</summary>
    RegisterSilent,

    /// <summary>The source's daemon dies while it writes to the register, and what it wrote arrives when the next one has looked there.</summary>
    WriteArrivesLate,

    /// <summary>The cluster does not hear the source: its guest is ended, and a third node gets what is the source's.</summary>
    SourceLosesRight,

    DestinationLosesRight,

    /// <summary>The source loses power: the cluster gives what is its own to the destination, and the source comes back later.</summary>
    SourceNodeDies,

    DestinationNodeDies,
}
