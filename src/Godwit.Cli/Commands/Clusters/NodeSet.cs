using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

internal static class NodeSet
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> node = ClusterCommands.Node();
        Option<string?> domain = new("--fault-domain") { Description = "What fails with it, as in rack1; '' for none" };
        Option<string?> agent = new("--fence-agent")
        {
            Description = "A program of Debian's fence-agents, as in fence_ipmilan; '' for none: then its own guardian ends its guests",
        };
        Option<string[]> parameters = new("--fence")
        {
            Description = "NAME=VALUE of the agent, as its own manual names them; @FILE reads the value from a file", AllowMultipleArgumentsPerToken = true,
        };
        return new CommandWithExamples(
            "set", "Sets a node's fault domain, and how it is fenced.", "godwit cluster node set hosta --fault-domain rack1",
            "godwit cluster node set hosta --fence-agent fence_ipmilan --fence ip=10.0.0.9 username=admin password=@bmc-password")
        {
            node,
            domain,
            agent,
            parameters,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            await invocation.Client.SetClusterNodeAsync(
                invocation.Of(node),
                new SetNodeRequest
                {
                    FaultDomain = invocation.Of(domain),
                    FenceAgent = invocation.Of(agent),
                    FenceParameters = invocation.Of(parameters) is { Length: > 0 } given ? given.Select(Pair).ToDictionary(pair => pair.Name, pair => pair.Value) : null,
                },
                cancellationToken);
            invocation.Printer.Words($"{invocation.Of(node)} is set.");
            return ExitCodes.Ok;
        });
    }

    private static (string Name, string Value) Pair(string text)
    {
        string[] parts = text.Split('=', 2);
        return parts is not [{ Length: > 0 } name, var value] ? throw new UsageException($"'{text}' is not NAME=VALUE.")
            : value is ['@', .. var file] ? (name, File.Exists(file) ? File.ReadAllText(file).TrimEnd('\n') : throw new UsageException($"The file {file} does not exist."))
            : (name, value);
    }
}
