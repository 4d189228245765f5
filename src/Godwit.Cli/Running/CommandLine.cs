using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Godwit.Cli.Commands;
using Godwit.Cli.Output;

namespace Godwit.Cli.Running;

/// <summary>Reads the arguments, runs one command, answers with its exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(Surroundings surroundings, string[] arguments)
    {
        // The lab's options are the lab's: they are passed on before anybody here takes them for ours.
        if (arguments is ["lab", ..])
        {
            return Lab.Become(surroundings, arguments[1..]);
        }

        CompletionNames names = new();
        if (arguments is [['[', 's', 'u', 'g', 'g', 'e', 's', 't', ..], ..])
        {
            await names.FetchAsync(surroundings);
        }

        ParseResult parsed = Root.Create(surroundings, names).Parse(arguments);
        InvocationConfiguration configuration = new()
        {
            Output = surroundings.Output,
            Error = surroundings.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        if (parsed.Action is ParseErrorAction)
        {
            return Complain(surroundings, configuration, parsed);
        }

        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception bug)
        {
            await surroundings.Error.WriteLineAsync($"godwit: this is a bug in godwit, please report it: {bug}");
            return ExitCodes.Failed;
        }
    }

    private static int Complain(Surroundings surroundings, InvocationConfiguration configuration, ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count == 0 && command.Subcommands.Count > 0)
        {
            // "godwit vm" alone: what may follow is the best answer.
            configuration.Output = surroundings.Error;
            parsed.RootCommandResult.Command.Parse([.. Words(parsed.CommandResult), "--help"]).Invoke(configuration);
            return ExitCodes.Usage;
        }

        foreach (string message in Messages(parsed, command).Distinct(StringComparer.Ordinal))
        {
            surroundings.Error.WriteLine($"godwit: {message}");
        }

        surroundings.Error.WriteLine($"See '{string.Join(' ', Words(parsed.CommandResult).Prepend("godwit"))} --help'.");
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> Messages(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens is not [string unknown, ..])
        {
            return parsed.Errors.Select(error => error.Message);
        }

        IEnumerable<string> known = unknown.StartsWith('-')
            ? command.Options.Concat(parsed.RootCommandResult.Command.Options).Select(option => option.Name)
            : command.Subcommands.Select(sub => sub.Name);
        string kind = unknown.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "place for an argument";
        string hint = Typo.Nearest(unknown, known) is { } meant ? $" Did you mean '{meant}'?" : "";
        return [$"There is no {kind} '{SafeText.Line(unknown)}' here.{hint}"];
    }

    private static IEnumerable<string> Words(CommandResult result) =>
        result.Parent is CommandResult parent ? Words(parent).Append(result.Command.Name) : [];
}
