using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Clusters;

internal static class ClusterDestroy
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("destroy", "Ends the cluster. Its roles stay where they are and run on, as any other virtual machine.", "godwit cluster destroy --host hosta")
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.DestroyClusterAsync(cancellationToken);
                invocation.Printer.Words("The cluster is no more; every virtual machine belongs to the host that it runs on.");
                return ExitCodes.Ok;
            });
}
