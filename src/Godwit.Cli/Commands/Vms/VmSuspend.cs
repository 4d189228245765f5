using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

internal static class VmSuspend
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples(
            "suspend", "Pauses a running virtual machine; its memory stays in place.", "godwit vm suspend web01") { vm }
            .Acts(surroundings, vm, (_, host, name, cancellationToken) => host.SuspendVmAsync(name, cancellationToken));
    }
}
