using Spectre.Console;

namespace Godwit.Cli.Output;

/// <summary>A word in a table; the color never says what the word does not.</summary>
internal readonly record struct Cell(string Text, Color? Color = null)
{
    public static implicit operator Cell(string text) => new(text);
}
