using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

internal static class ClusterLogCommand
{
    private static readonly Column[] Columns = [new("Time"), new("Node"), new("Event", RightAligned: true), new("What happened")];

    public static Command Create(Surroundings surroundings)
    {
        Option<int> last = new("--last") { Description = "How many lines", DefaultValueFactory = _ => 50 };
        return new CommandWithExamples("log", "What happened in the cluster, the newest last. Event numbers are Failover Clustering's.", "godwit cluster log --last 20") { last }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                IReadOnlyList<ClusterEventView> events = [.. (await invocation.Client.GetClusterLogAsync(cancellationToken)).Take(invocation.Of(last)).Reverse()];
                if (invocation.Json)
                {
                    invocation.Printer.Json(events, GodwitJson.Default.IReadOnlyListClusterEventView);
                }
                else
                {
                    invocation.Printer.Table(Columns, events.Select(one => (IReadOnlyList<Cell>)
                    [
                        Moments.Format(one.At), one.Node, one.EventId == 0 ? "" : $"{one.EventId}", one.Message,
                    ]));
                }

                return ExitCodes.Ok;
            });
    }
}
