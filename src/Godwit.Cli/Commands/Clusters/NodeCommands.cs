using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

internal static class NodeCommands
{
    public static Command Create(Surroundings surroundings) => new CommandWithExamples("node", "The nodes of a failover cluster.")
    {
        List(surroundings), Add(surroundings), Evict(surroundings), NodeSet.Create(surroundings), Suspend(surroundings), Resume(surroundings),
    };

    private static Command List(Surroundings surroundings) => new CommandWithExamples("list", "Lists the nodes, and how they stand.", "godwit cluster node list")
        .Runs(surroundings, async (invocation, cancellationToken) =>
        {
            IReadOnlyList<NodeView> nodes = (await invocation.Client.GetClusterAsync(cancellationToken)).Nodes;
            if (invocation.Json)
            {
                invocation.Printer.Json(nodes, GodwitJson.Default.IReadOnlyListNodeView);
            }
            else
            {
                NodeRows.Print(invocation.Printer, nodes);
            }

            return ExitCodes.Ok;
        });

    private static Command Add(Surroundings surroundings)
    {
        Argument<string> node = ClusterCommands.Node("Name of a host of the domain");
        Option<bool> witness = new("--witness") { Description = "Give it a vote and no virtual machines: the third vote beside two nodes" };
        Option<string?> domain = new("--fault-domain") { Description = "What fails with it, as in rack1" };
        return new CommandWithExamples(
            "add", "Takes a host of the domain into the cluster.", "godwit cluster node add hostb --host hosta", "godwit cluster node add hostc --witness")
        {
            node,
            witness,
            domain,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            await invocation.Client.AddClusterNodeAsync(
                new AddNodeRequest { HostName = invocation.Of(node), IsWitness = invocation.Of(witness), FaultDomain = invocation.Of(domain) }, cancellationToken);
            invocation.Printer.Words($"{invocation.Of(node)} is {(invocation.Of(witness) ? "the witness" : "a node")} of the cluster.");
            return ExitCodes.Ok;
        });
    }

    private static Command Evict(Surroundings surroundings)
    {
        Argument<string> node = ClusterCommands.Node();
        Option<bool> force = new("--force") { Description = "It is dead for good, and is not asked" };
        return new CommandWithExamples(
            "evict", "Takes a node without roles out of the cluster.", "godwit cluster node evict hostc", "godwit cluster node evict hostc --force") { node, force }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.EvictClusterNodeAsync(invocation.Of(node), invocation.Of(force), cancellationToken);
                invocation.Printer.Words($"{invocation.Of(node)} is no node of the cluster any more.");
                return ExitCodes.Ok;
            });
    }

    private static Command Suspend(Surroundings surroundings)
    {
        Argument<string> node = ClusterCommands.Node();
        Option<bool> drain = new("--drain") { Description = "Move its roles to other nodes" };
        Option<string?> target = new("--to") { Description = "Where to; the best node for each by default" };
        Option<bool> force = new("--force") { Description = "Save, move and let go on what cannot move live" };
        Option<bool> noWait = new("--no-wait") { Description = "Do not wait for the drain's end" };
        return new CommandWithExamples("suspend", "Pauses a node: it takes no more roles.", "godwit cluster node suspend hosta --drain") { node, drain, target, force, noWait }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                HashSet<string> before = [.. (await invocation.Client.GetClusterMovesAsync(cancellationToken)).Select(move => move.Id.ToString())];
                await invocation.Client.SuspendClusterNodeAsync(
                    invocation.Of(node),
                    new SuspendNodeRequest { Drain = invocation.Of(drain), TargetNode = invocation.Of(target), ForceDrain = invocation.Of(force) }, cancellationToken);
                if (!invocation.Of(drain) || invocation.Of(noWait))
                {
                    invocation.Printer.Words($"{invocation.Of(node)} is {(invocation.Of(drain) ? "being drained" : "paused")}.");
                    return ExitCodes.Ok;
                }

                return await DrainFollower.FollowAsync(invocation, invocation.Of(node), told: before, cancellationToken);
            });
    }

    private static Command Resume(Surroundings surroundings)
    {
        Argument<string> node = ClusterCommands.Node();
        Option<FailbackType> failback = new("--failback") { Description = "NoFailback, Immediate (what a drain took away comes back now) or Policy" };
        return new CommandWithExamples("resume", "Lets a paused or quarantined node take roles again.", "godwit cluster node resume hosta --failback Immediate") { node, failback }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.ResumeClusterNodeAsync(invocation.Of(node), new ResumeNodeRequest { Failback = invocation.Of(failback) }, cancellationToken);
                invocation.Printer.Words($"{invocation.Of(node)} takes roles again.");
                return ExitCodes.Ok;
            });
    }
}
