using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Switches;

internal static class SwitchRemove
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> name = new Argument<string>("NAME") { Description = "Name of the switch" }.Complete(() => names.Switches);
        return new CommandWithExamples("remove", "Removes a virtual switch that no adapter uses.", "godwit switch remove lan") { name }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.RemoveSwitchAsync(invocation.Of(name), cancellationToken);
                invocation.Printer.Words($"Switch {invocation.Of(name)} removed.");
                return ExitCodes.Ok;
            });
    }
}
