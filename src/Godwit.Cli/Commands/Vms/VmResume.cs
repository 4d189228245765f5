using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

internal static class VmResume
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples(
            "resume", "Lets a paused virtual machine go on.", "godwit vm resume web01") { vm }
            .Acts(surroundings, vm, (_, host, name, cancellationToken) => host.ResumeVmAsync(name, cancellationToken));
    }
}
