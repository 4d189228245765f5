using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

internal static class VmStop
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Option<bool> turnOff = new("--turn-off") { Description = "Pull the plug; the guest is not asked" };
        Option<int?> timeout = CommonArguments.Number(
            "--timeout", "Seconds the guest has to shut down, 1 to 3600 [default: 60]", 1, 3600, "SECONDS");
        return new CommandWithExamples(
            "stop",
            "Shuts the guest down by ACPI and waits for it.",
            "godwit vm stop web01",
            "godwit vm stop web01 --turn-off") { vm, turnOff, timeout }
            .Acts(surroundings, vm, (invocation, host, name, cancellationToken) => host.StopVmAsync(
                name,
                new StopVmRequest { TurnOff = invocation.Of(turnOff), TimeoutSeconds = invocation.Of(timeout) },
                cancellationToken));
    }
}
