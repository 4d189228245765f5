namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>What goes wrong.</summary>
public enum Fault
{
    DestinationQemuKilled,
    DestinationDaemonKilled,
    SourceDaemonKilled,

    /// <summary>The source's cable of the move network is pulled; the management network goes on.</summary>
    LinkCut,

    /// <summary>Both cables between the hosts are pulled for three seconds, or until the move has ended.</summary>
    AllLinksCut,
    SourceQemuKilled,
}
