namespace Godwit.Shape.Tests;

/// <summary>One file of the repository.</summary>
/// <param name="Name">Path from the repository's root, with forward slashes.</param>
/// <param name="Path">Absolute path.</param>
internal sealed record SourceFile(string Name, string Path)
{
    private string[]? _lines;

    public IReadOnlyList<string> Lines => _lines ??= File.ReadAllLines(Path);

    public string FileName => System.IO.Path.GetFileName(Name);

    /// <summary>What a C# file's type must be called: "QmpConnection" of QmpConnection.Reading.cs.</summary>
    public string TypeName => FileName.Split('.')[0];

    /// <summary>The lines without comments, with their numbers from 1. A comment may say what code may not.</summary>
    public IEnumerable<(int Number, string Text)> CodeLines =>
        Lines.Select((text, index) => (index + 1, text)).Where(line => !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal));

    /// <summary>"src/X.cs:12: the line" for each line that satisfies a condition.</summary>
    public IEnumerable<string> Finds(Func<string, bool> condition) =>
        CodeLines.Where(line => condition(line.Text)).Select(line => $"{Name}:{line.Number}: {line.Text.Trim()}");
}
