using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Godwit.Cli.Commands;

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
            return Complain(surroundings, parsed);
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

    private static int Complain(Surroundings surroundings, ParseResult parsed)
    {
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
        {
            surroundings.Error.WriteLine($"godwit: {message}");
        }

        surroundings.Error.WriteLine($"See '{PathOf(parsed.CommandResult)} --help'.");
        return ExitCodes.Usage;
    }

    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent
        ? $"{PathOf(parent)} {result.Command.Name}"
        : "godwit";
}
