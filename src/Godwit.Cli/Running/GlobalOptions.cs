using System.CommandLine;

namespace Godwit.Cli.Running;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static Option<string> Host { get; } = new("--host")
    {
        Description = "Host to ask: a name of the hosts file, or an address (unix:/path, https://host:port)",
        HelpName = "NAME|ADDRESS",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Answer with JSON on standard output; words go to standard error",
        Recursive = true,
    };

    public static Option<bool> NoColor { get; } = new("--no-color")
    {
        Description = "No colors, as with NO_COLOR in the environment",
        Recursive = true,
    };
}
