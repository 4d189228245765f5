namespace Godwit.Host.Guests;

/// <summary>How a program ended.</summary>
internal sealed record ProcessesOutcome
{
    public required int ExitCode { get; init; }

    public required string Output { get; init; }

    /// <summary>What it wrote to standard error, trimmed.</summary>
    public required string Error { get; init; }

    public bool Succeeded => ExitCode == 0;

    /// <summary>The program's own explanation of a failure, in one line.</summary>
    public string Words => (Error, Output.Trim()) switch
    {
        ({ Length: > 0 } error, _) => OneLine(error),
        (_, { Length: > 0 } output) => OneLine(output),
        _ => $"exit code {ExitCode}",
    };

    private static string OneLine(string text) =>
        string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
