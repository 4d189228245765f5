using System.CommandLine;

namespace Godwit.Cli.Commands;

/// <summary>A command whose help ends with how it is really used.</summary>
internal sealed class CommandWithExamples(string name, string description, params string[] examples)
    : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Words below the examples: what neither the description nor an option says.</summary>
    public string? Remarks { get; init; }
}
