using System.Text.RegularExpressions;

namespace Godwit.Host.Guests;

/// <summary>Reads what QEMU prints about itself.</summary>
internal static partial class QemuWords
{
    /// <summary>"QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)": 10.0.2; null when it says something else.</summary>
    public static Version? Version(string output) =>
        VersionLine().Match(output) is { Success: true } match ? System.Version.Parse(match.Groups[1].Value) : null;

    /// <summary>
    /// "pc-q35-10.0   Standard PC (Q35 + ICH9, 2009)", one a line. Lines with "(alias of ..." are left out, and so are
    /// types without a version: a move needs a name that means the same at both ends.
    /// </summary>
    public static IReadOnlySet<string> MachineTypes(string output) =>
        MachineLine().Matches(output).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>"  qemu64   (alias configured by machine type)", one a line, up to "Recognized CPUID flags:".</summary>
    public static IReadOnlySet<string> CpuModels(string output) =>
        output.Split('\n')
            .SkipWhile(line => !line.StartsWith("Available CPUs", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => line.StartsWith(' '))
            .Select(line => line.Trim().Split(' ')[0])
            .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"^QEMU emulator version (\d+\.\d+(\.\d+)?)", RegexOptions.Multiline)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^(\S+-\d+\.\d+)\s(?!.*\(alias of )", RegexOptions.Multiline)]
    private static partial Regex MachineLine();
}
