using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

internal static class VmStart
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples(
            "start", "Starts a virtual machine; one that was saved goes on where it was.", "godwit vm start web01") { vm }
            .Acts(surroundings, vm, (_, host, name, cancellationToken) => host.StartVmAsync(name, cancellationToken));
    }
}
