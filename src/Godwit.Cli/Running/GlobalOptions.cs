using System.CommandLine;
using Godwit.Cli.Commands;

namespace Godwit.Cli.Running;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public const string Host = "--host";

    public const string Json = "--json";

    public const string NoColor = "--no-color";

    public static IEnumerable<Option> Create(CompletionNames names)
    {
        yield return new Option<string>(Host)
        {
            Description = "Host to ask: a name of the hosts file, or an address (unix:/path, https://host:port)",
            HelpName = "NAME|ADDRESS",
            Recursive = true,
        }.Complete(() => names.Hosts);
        yield return new Option<bool>(Json)
        {
            Description = "Answer with JSON on standard output; words go to standard error",
            Recursive = true,
        };
        yield return new Option<bool>(NoColor)
        {
            Description = "No colors, as with NO_COLOR in the environment",
            Recursive = true,
        };
    }
}
