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
        Option<long?> limit = CommonArguments.Size("--limit", "Bytes a second that are merged while it runs, at most; 'godwit operation limit' changes it");
        return new CommandWithExamples(
            "remove",
            "Removes a checkpoint. What the virtual machine is now stays as it is; disks are merged while it runs.",
            "godwit checkpoint remove web01 'before the upgrade'",
            "godwit checkpoint remove web01 'version 1' --subtree --limit 50M")
        {
            Remarks = "The merging can be cancelled: the checkpoint is gone then, and its data stays in a file of its own until the next checkpoint is removed, "
                + "the guest ends by itself, or the daemon starts.",
            Arguments = { vm, checkpoint },
            Options = { subtree, limit },
        }.Acts(surroundings, vm, (invocation, host, vmName, cancellationToken) =>
            host.RemoveCheckpointAsync(vmName, invocation.Of(checkpoint), invocation.Of(subtree), invocation.Of(limit), cancellationToken));
    }
}
