using System.CommandLine;
using Godwit.Cli.Commands.Vms;
using Godwit.Cli.Running;
using Godwit.Contracts.Exports;

namespace Godwit.Cli.Commands.Exports;

internal static class VmExport
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> folder = ExportArguments.Folder();
        Option<CaptureLiveState?> capture = ExportArguments.Capture();
        Option<long?> limit = ExportArguments.Limit();
        return new CommandWithExamples(
            "export",
            "Copies a virtual machine with its disks and checkpoints into a folder, to be imported anywhere; while it runs, too.",
            "godwit vm export web01 /backup",
            "godwit vm export web01 /backup --capture CrashConsistent --limit 50M")
        {
            Remarks =
                """
                A running guest works on: a checkpoint of its own holds everything at one instant while it is copied, and is taken
                away at the end. An export that fails or is cancelled leaves nothing behind.


                """,
            Arguments = { vm, folder },
            Options = { capture, limit },
        }.Acts(surroundings, vm, (invocation, host, name, cancellationToken) => host.ExportVmAsync(
            name,
            new ExportVmRequest { Path = invocation.Of(folder), CaptureLiveState = invocation.Of(capture), MaximumBytesPerSecond = invocation.Of(limit) },
            cancellationToken));
    }
}
