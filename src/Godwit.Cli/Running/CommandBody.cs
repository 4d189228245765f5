using System.CommandLine;
using Godwit.Client;

namespace Godwit.Cli.Running;

/// <summary>Gives a command its body, with the one place that turns refusals into words and exit codes.</summary>
internal static class CommandBody
{
    public static Command Runs(
        this Command command, Surroundings surroundings, Func<Invocation, CancellationToken, Task<int>> body)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using Invocation invocation = new(surroundings, parsed);
            try
            {
                return await body(invocation, cancellationToken);
            }
            catch (GodwitException refused)
            {
                invocation.Printer.Refusal(refused.Problem);
                return ExitCodes.Of(refused.Problem.Id);
            }
            catch (UsageException wrong)
            {
                await surroundings.Error.WriteLineAsync($"godwit: {wrong.Message}");
                return ExitCodes.Usage;
            }
        });
        return command;
    }
}
