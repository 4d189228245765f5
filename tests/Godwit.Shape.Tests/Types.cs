using System.Text.RegularExpressions;

namespace Godwit.Shape.Tests;

/// <summary>The top-level types of a file: they begin in its first column, because namespaces are file-scoped.</summary>
internal static partial class Types
{
    public static IReadOnlyList<string> In(SourceFile file) =>
        [.. file.Lines.Select(line => Declaration().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|unsafe)\s+)*(?:(?:class|record struct|record class|record|struct|enum|interface)\s+(?<name>\w+)|delegate\s+[\w<>?,\. ]+?\s(?<name>\w+)\()")]
    private static partial Regex Declaration();
}
