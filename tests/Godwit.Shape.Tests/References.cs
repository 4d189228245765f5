using System.Xml.Linq;

namespace Godwit.Shape.Tests;

/// <summary>Who references whom, as the project files say.</summary>
internal static class References
{
    /// <summary>Names of the projects that each project references, by its name.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = Repository.Files
        .Where(file => file.Name.EndsWith(".csproj", StringComparison.Ordinal))
        .ToDictionary(NameOf, Of, StringComparer.Ordinal);

    private static string NameOf(SourceFile file) => Path.GetFileNameWithoutExtension(file.FileName);

    private static IReadOnlyList<string> Of(SourceFile project) =>
    [
        .. XDocument.Load(project.Path).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Order(StringComparer.Ordinal),
    ];
}
