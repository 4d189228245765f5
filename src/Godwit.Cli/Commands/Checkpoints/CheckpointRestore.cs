using System.CommandLine;
using Godwit.Cli.Commands.Vms;
using Godwit.Cli.Running;
using Godwit.Contracts.Checkpoints;

namespace Godwit.Cli.Commands.Checkpoints;

internal static class CheckpointRestore
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> checkpoint = CheckpointCommands.Checkpoint();
        Option<bool> first = new("--checkpoint-first") { Description = "Make a checkpoint of the present before; without it, the present is lost" };
        Option<bool> start = new("--start") { Description = "Start it afterwards" };
        return new CommandWithExamples(
            "restore",
            "Makes a virtual machine what it was. It is turned off for it, and off or saved afterwards. The checkpoint stays.",
            "godwit checkpoint restore web01 'before the upgrade' --start",
            "godwit checkpoint restore web01 'before the upgrade' --checkpoint-first") { vm, checkpoint, first, start }
            .Acts(surroundings, vm, (invocation, host, vmName, cancellationToken) => host.RestoreCheckpointAsync(
                vmName,
                invocation.Of(checkpoint),
                new RestoreCheckpointRequest { CheckpointFirst = invocation.Of(first), Start = invocation.Of(start) },
                cancellationToken));
    }
}
