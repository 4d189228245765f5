using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

internal static class ClusterCreate
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = new("NAME") { Description = "1 to 15 letters, digits and dashes" };
        Option<int?> lease = new("--lease") { Description = "Seconds for which a node may be silent before it is given up (10)" };
        Option<string[]> etcd = new("--etcd")
        {
            Description = "Members of an etcd that exists already, as https://HOST:PORT, instead of members on the nodes", AllowMultipleArgumentsPerToken = true,
        };
        return new CommandWithExamples(
            "create", "Founds a failover cluster with the host as its first node.", "godwit cluster create cluster1 --host hosta", "godwit cluster node add hostb --host hosta")
        {
            name,
            lease,
            etcd,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            await invocation.Client.CreateClusterAsync(
                new CreateClusterRequest
                {
                    Name = invocation.Of(name),
                    LeaseSeconds = invocation.Of(lease),
                    Endpoints = invocation.Of(etcd) is { Length: > 0 } endpoints ? endpoints : null,
                },
                cancellationToken);
            invocation.Printer.Words($"The cluster {invocation.Of(name)} is founded. Take more hosts in with 'godwit cluster node add': three nodes survive the death of one.");
            return ExitCodes.Ok;
        });
    }
}
