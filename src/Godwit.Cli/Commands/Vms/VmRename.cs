using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

internal static class VmRename
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> newName = new("NEW-NAME") { Description = "The new name" };
        return new CommandWithExamples(
            "rename", "Gives a virtual machine another name; its id and files stay.", "godwit vm rename web01 web02") { vm, newName }
            .Acts(surroundings, vm, (invocation, host, name, cancellationToken) =>
                host.RenameVmAsync(name, invocation.Of(newName), cancellationToken));
    }
}
