using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

internal static class VmRestart
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples(
            "restart", "Resets a virtual machine, as its reset button would.", "godwit vm restart web01") { vm }
            .Acts(surroundings, vm, (_, host, name, cancellationToken) => host.RestartVmAsync(name, cancellationToken));
    }
}
