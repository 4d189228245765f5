using System.Text.RegularExpressions;
using Xunit;

namespace Godwit.Shape.Tests;

/// <summary>Words that say nothing, marks of unfinished work, and traces of one person's machine.</summary>
public sealed partial class WordTests
{
    // Put together, so that this file does not hold what it looks for.
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X", "NotImplemented" + "Exception"];

    private static readonly string[] Registries =
    [
        "nuget" + ".org", "npmjs" + ".org", "npmjs" + ".com", "pypi" + ".org", "pythonhosted" + ".org", "crates" + ".io",
        "proxy.golang" + ".org", "docker" + ".io", "ghcr" + ".io", "mcr.microsoft" + ".com", "artifact" + "ory", "pkgs.dev.azure" + ".com",
    ];

    [Fact]
    public void No_name_of_a_type_or_file_says_only_that_it_is_one_more_thing() =>
        Findings.None(Repository.Code("src").SelectMany(file => Types.In(file).Append(file.TypeName).Distinct().Select(name => (file, name)))
            .Where(pair => SaysNothing().IsMatch(pair.name)).Select(pair => $"{pair.file.Name}: {pair.name}"));

    [Fact]
    public void No_code_is_folded_away() =>
        Findings.None(AllCode().SelectMany(file => file.Finds(line => line.Contains("#" + "region", StringComparison.Ordinal))));

    [Fact]
    public void Nothing_is_left_for_later() =>
        Findings.None(AllText().SelectMany(file => Lines(file, line => Unfinished.Any(word => Regex.IsMatch(line, $@"\b{word}\b")))));

    [Fact]
    public void No_path_belongs_to_one_persons_machine() =>
        Findings.None(AllText().SelectMany(file => Lines(file, line => PersonalPath().IsMatch(line))));

    [Fact]
    public void No_package_registry_is_named() =>
        Findings.None(AllText().SelectMany(file => Lines(file, line => Registries.Any(host => line.Contains(host, StringComparison.OrdinalIgnoreCase)))));

    /// <summary>Comments count here: a note for later is one wherever it stands.</summary>
    private static IEnumerable<string> Lines(SourceFile file, Func<string, bool> condition) =>
        file.Lines.Select((text, index) => (text, number: index + 1)).Where(line => condition(line.text))
            .Select(line => $"{file.Name}:{line.number}: {line.text.Trim()}");

    private static IEnumerable<SourceFile> AllCode() => Repository.Files.Where(file => file.Name.EndsWith(".cs", StringComparison.Ordinal));

    private static IEnumerable<SourceFile> AllText() =>
        Repository.Files.Where(file => file.FileName != "LICENSE" && !BinaryName().IsMatch(file.FileName));

    [GeneratedRegex(@"(Manager|Helpers?|Services?|Util(s|ity|ities)?|Base|Impl)$")]
    private static partial Regex SaysNothing();

    [GeneratedRegex(@"(?<![\w.$}/~*])/(work|home|root|Users)/\w")]
    private static partial Regex PersonalPath();

    [GeneratedRegex(@"\.(png|jpg|gif|ico|gz|zip|qcow2|bin|pdf|webm|cast)$")]
    private static partial Regex BinaryName();
}
