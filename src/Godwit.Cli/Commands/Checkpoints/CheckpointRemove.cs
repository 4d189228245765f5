using System.CommandLine;
using Godwit.Cli.Commands.Vms;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Checkpoints;

internal static class CheckpointRemove
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> checkpoint = CheckpointCommands.Checkpoint();
        Option<bool> subtree = new("--subtree") { Description = "Remove those that were made on top of it, too" };
        return new CommandWithExamples(
            "remove",
            "Removes a checkpoint. What the virtual machine is now stays as it is; disks are merged while it runs.",
            "godwit checkpoint remove web01 'before the upgrade'",
            "godwit checkpoint remove web01 'version 1' --subtree") { vm, checkpoint, subtree }
            .Acts(surroundings, vm, (invocation, host, vmName, cancellationToken) =>
                host.RemoveCheckpointAsync(vmName, invocation.Of(checkpoint), invocation.Of(subtree), cancellationToken));
    }
}
