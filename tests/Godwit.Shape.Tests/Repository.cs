namespace Godwit.Shape.Tests;

/// <summary>The repository's own files, as a reader finds them: without what builds, labs and git leave behind.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", ".lab", ".vs", ".vscode", ".idea", "artifacts", "bin", "obj"];

    /// <summary>The folder that holds Godwit.slnx, looked for from our own binary upwards.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file, by its path from the root with forward slashes.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } =
        [.. Walk(Root).Select(path => new SourceFile(Path.GetRelativePath(Root, path), path)).OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>C# under a folder ("src", "src/Godwit.Qmp").</summary>
    public static IReadOnlyList<SourceFile> Code(string folder) =>
        [.. Files.Where(file => file.Name.StartsWith(folder + "/", StringComparison.Ordinal) && file.Name.EndsWith(".cs", StringComparison.Ordinal))];

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Where(each => !NotOurs.Contains(Path.GetFileName(each))).Concat(
            Directory.EnumerateDirectories(folder).Where(each => !NotOurs.Contains(Path.GetFileName(each))).SelectMany(Walk));

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Godwit.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("The shape tests run inside the repository; Godwit.slnx was not found above them.");
    }
}
