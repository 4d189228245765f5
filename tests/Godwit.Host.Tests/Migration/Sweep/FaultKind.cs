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
}
