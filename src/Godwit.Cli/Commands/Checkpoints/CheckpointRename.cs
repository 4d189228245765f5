using System.CommandLine;
using Godwit.Cli.Commands.Vms;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Checkpoints;

internal static class CheckpointRename
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> checkpoint = CheckpointCommands.Checkpoint();
        Argument<string> newName = new("NEW-NAME") { Description = "The new name" };
        return new CommandWithExamples(
            "rename", "Gives a checkpoint another name.", "godwit checkpoint rename web01 'before the upgrade' 'version 1'") { vm, checkpoint, newName }
            .Acts(surroundings, vm, (invocation, host, vmName, cancellationToken) =>
                host.RenameCheckpointAsync(vmName, invocation.Of(checkpoint), invocation.Of(newName), cancellationToken));
    }
}
