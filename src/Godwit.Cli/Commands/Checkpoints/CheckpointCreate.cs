using System.CommandLine;
using Godwit.Cli.Commands.Vms;
using Godwit.Cli.Running;
using Godwit.Contracts.Checkpoints;

namespace Godwit.Cli.Commands.Checkpoints;

internal static class CheckpointCreate
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string?> name = new("NAME") { Description = "Its name; without one, the virtual machine's and the time", Arity = ArgumentArity.ZeroOrOne };
        return new CommandWithExamples(
            "create",
            "Keeps a virtual machine as it is now: disks and, of a running one, memory. A guest that runs stands still for milliseconds.",
            "godwit checkpoint create web01",
            "godwit checkpoint create web01 'before the upgrade'") { vm, name }
            .Acts(surroundings, vm, (invocation, host, vmName, cancellationToken) =>
                host.CreateCheckpointAsync(vmName, new CreateCheckpointRequest { Name = invocation.Of(name) }, cancellationToken));
    }
}
