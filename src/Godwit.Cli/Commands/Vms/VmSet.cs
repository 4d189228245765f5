using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

internal static class VmSet
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Option<CheckpointType?> type = CommonArguments.Choice<CheckpointType>(
            "--checkpoint-type", "Which checkpoints it makes: Standard (with memory), Production (disks alone), Disabled");
        Option<string?> folder = new("--checkpoint-folder")
        {
            Description = "Where the memory of new checkpoints goes; '' is the virtual machine's folder", HelpName = "FOLDER",
        };
        Option<string?> paging = new("--smart-paging-folder")
        {
            Description = "Where its smart paging file goes from its next start on; '' is the virtual machine's folder", HelpName = "FOLDER",
        };
        return new CommandWithExamples(
            "set", "Changes settings of a virtual machine.", "godwit vm set web01 --checkpoint-type Production") { vm, type, folder, paging }
            .Acts(surroundings, vm, (invocation, host, name, cancellationToken) => host.SetVmAsync(
                name, new SetVmRequest
                {
                    CheckpointType = invocation.Of(type), CheckpointFolder = invocation.Of(folder), SmartPagingFolder = invocation.Of(paging),
                },
                cancellationToken));
    }
}
