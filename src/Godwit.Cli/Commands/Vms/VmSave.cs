using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

internal static class VmSave
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples(
            "save", "Saves the memory of a virtual machine to a file and frees it.", "godwit vm save web01") { vm }
            .Acts(surroundings, vm, (_, host, name, cancellationToken) => host.SaveVmAsync(name, cancellationToken));
    }
}
