using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Client;

namespace Godwit.Cli.Commands.Vms;

internal static class VmConsole
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples(
            "console",
            "Prints what the guest wrote to its serial console.",
            "godwit vm console web01",
            "godwit vm console web01 | tail -20")
        {
            vm,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            GodwitClient owner = await invocation.Hosts.OwnerOfAsync(invocation.Of(vm), cancellationToken);
            string text = await owner.GetConsoleAsync(invocation.Of(vm), cancellationToken);
            await surroundings.Output.WriteAsync(surroundings.OutputIsTerminal ? SafeText.Lines(text) : text);
            if (surroundings.OutputIsTerminal && text.Length > 0 && !text.EndsWith('\n'))
            {
                await surroundings.Output.WriteLineAsync();
            }

            return ExitCodes.Ok;
        });
    }
}
