namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>What goes wrong.</summary>
public enum Fault
{
    DestinationQemuKilled,
    DestinationDaemonKilled,
    SourceDaemonKilled,

    /// <summary>The source's cable of the move network is pulled; the management network goes on.</summary>
    LinkCut,
    SourceQemuKilled,
}
