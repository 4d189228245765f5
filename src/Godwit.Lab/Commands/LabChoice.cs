using System.CommandLine;

namespace Godwit.Lab.Commands;

/// <summary>Which lab a command is about: --name and --state, on every command.</summary>
internal static class LabChoice
{
    public static Option<string> Name { get; } = new("--name")
    {
        Description = "The lab's name; labs of different names stand side by side.",
        DefaultValueFactory = _ => "lab",
    };

    public static Option<string?> State { get; } = new("--state")
    {
        Description = "The folder the lab lives in. Default: .lab/NAME in the repository.",
    };

    public static string StateFolder(ParseResult parsed) =>
        parsed.GetValue(State) ?? LabPlaces.StateFolderOf(parsed.GetRequiredValue(Name));

    /// <exception cref="LabException">There is no such lab.</exception>
    public static LocalLab Open(ParseResult parsed) =>
        LocalLab.Open(StateFolder(parsed)) ?? throw new LabException("There is no lab here; 'godwit-lab up' makes one.");

    /// <summary>Adds the two options and the work to a command.</summary>
    public static Command Does(this Command command, Func<ParseResult, CancellationToken, Task<int>> work)
    {
        command.Options.Add(Name);
        command.Options.Add(State);
        command.SetAction(work);
        return command;
    }
}
