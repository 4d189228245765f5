using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

internal static class ClusterShow
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("show", "Shows the cluster of a host: its quorum, its nodes, and how long a failover takes.", "godwit cluster show", "godwit cluster show --json")
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                ClusterView cluster = await invocation.Client.GetClusterAsync(cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(cluster, GodwitJson.Default.ClusterView);
                    return ExitCodes.Ok;
                }

                invocation.Printer.Facts(Facts(cluster));
                invocation.Printer.Words("");
                NodeRows.Print(invocation.Printer, cluster.Nodes);
                foreach (string warning in cluster.Quorum.Warnings)
                {
                    invocation.Printer.Warning(warning);
                }

                return ExitCodes.Ok;
            });

    private static IEnumerable<(string Name, string? Value)> Facts(ClusterView cluster)
    {
        yield return ("Name", cluster.Name);
        yield return ("Quorum", cluster.Quorum.Explanation);
        yield return ("Leader", cluster.Leader ?? "none");
        yield return ("Roles", $"{cluster.RoleCount}");
        yield return (
            "Lease",
            $"{cluster.LeaseSeconds} s; a cut off node ends its guests after {cluster.GuestsEndAfterSeconds:0.#} s, "
            + $"others may start them {cluster.GraceSeconds:0.0} s after its lease");
        yield return ("Seen by", cluster.IsCurrent ? cluster.NodeName : $"{cluster.NodeName}, which has lost contact: this is what it knew last");
    }
}
