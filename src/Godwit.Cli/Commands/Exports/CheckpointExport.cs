using System.CommandLine;
using Godwit.Cli.Commands.Checkpoints;
using Godwit.Cli.Commands.Vms;
using Godwit.Cli.Running;
using Godwit.Contracts.Exports;

namespace Godwit.Cli.Commands.Exports;

internal static class CheckpointExport
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> checkpoint = CheckpointCommands.Checkpoint();
        Argument<string> folder = ExportArguments.Folder();
        Option<long?> limit = ExportArguments.Limit();
        return new CommandWithExamples(
            "export",
            "Copies what a virtual machine was at a checkpoint into a folder, as a virtual machine of its own.",
            "godwit checkpoint export web01 'before the upgrade' /backup") { vm, checkpoint, folder, limit }
            .Acts(surroundings, vm, (invocation, host, name, cancellationToken) => host.ExportVmAsync(
                name,
                new ExportVmRequest { Path = invocation.Of(folder), Checkpoint = invocation.Of(checkpoint), MaximumBytesPerSecond = invocation.Of(limit) },
                cancellationToken));
    }
}
