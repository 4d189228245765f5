namespace Godwit.EndToEnd.Tests.Faults;

internal static class Outcomes
{
    public static Outcome Of(Moment moment, Fault fault) => moment switch
    {
        Moment.Mirror or Moment.Memory or Moment.PreSwitchover or Moment.Armed => fault switch
        {
            Fault.DestinationQemuKilled or Fault.DestinationDaemonKilled or Fault.SourceDaemonKilled or Fault.LinkCut or Fault.AllLinksCut =>
                Outcome.RunsAtSource,
            Fault.SourceQemuKilled => Outcome.StartedAgainAtSource,
        },
        Moment.RegisterChanged => fault switch
        {
            // The guest that arrived is lost before it ran, so the one that waits at the source goes on.
            Fault.DestinationQemuKilled => Outcome.RunsAtSource,
            Fault.DestinationDaemonKilled or Fault.SourceDaemonKilled or Fault.LinkCut or Fault.AllLinksCut or Fault.SourceQemuKilled =>
                Outcome.RunsAtDestination,
        },
    };
}
