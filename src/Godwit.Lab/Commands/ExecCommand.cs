using System.CommandLine;

namespace Godwit.Lab.Commands;

internal static class ExecCommand
{
    private static readonly Argument<string> Host = Words.Host();

    private static readonly Argument<string[]> Line = new("command") { Description = "What to run, after --.", Arity = ArgumentArity.OneOrMore };

    public static Command Create() => new Command("exec", "Run a command inside a host: its network, its folders.") { Host, Line }.Does(
        (parsed, cancellationToken) => LabChoice.Open(parsed)
            .Host(parsed.GetRequiredValue(Host))
            .RunAttachedAsync(parsed.GetRequiredValue(Line), cancellationToken));
}
