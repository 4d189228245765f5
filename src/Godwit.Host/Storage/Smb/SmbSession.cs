using System.Globalization;
using System.Text.RegularExpressions;

namespace Godwit.Host.Storage.Smb;

/// <summary>What /proc/fs/cifs/DebugData says of the connection to a share. Its words differ from kernel to kernel; what is not found is null.</summary>
/// <param name="Dialect">"3.1.1".</param>
/// <param name="ContinuouslyAvailable">SMB2_SHARE_CAP_CONTINUOUS_AVAILABILITY (0x10 of the share's capabilities).</param>
internal sealed partial record SmbSession(string? Dialect, bool? ContinuouslyAvailable)
{
    private const string File = "/proc/fs/cifs/DebugData";

    public static SmbSession? Of(UncPath unc)
    {
        try
        {
            return Of(unc, System.IO.File.ReadAllText(File));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>"1) \\fs.lab.test\vms Mounts: 1 DevInfo: 0x20 Attributes: 0x1006f", then "Share Capabilities: ..." with "Dialect 0x311" above or below.</summary>
    public static SmbSession? Of(UncPath unc, string words)
    {
        int at = words.IndexOf(unc.ShareName + " ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        string share = words[at..];
        share = share[..(NextShare().Match(share, 2) is { Success: true } next ? next.Index : share.Length)];
        string? dialect = Dialects().Match(share) is { Success: true } own ? own.Groups[1].Value
            : Dialects().Matches(words[..at]) is { Count: > 0 } before ? before[^1].Groups[1].Value : null;
        return new SmbSession(
            dialect is { Length: 3 } ? $"{dialect[0]}.{dialect[1]}.{dialect[2]}".Replace(".0.0", ".0", StringComparison.Ordinal) : null,
            Capabilities().Match(share) is { Success: true } found ? (int.Parse(found.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 0x10) != 0
                : share.Contains("CONTINUOUS AVAILABILITY", StringComparison.OrdinalIgnoreCase) ? true
                : share.Contains("Share Capabilities: None", StringComparison.Ordinal) ? false : null);
    }

    [GeneratedRegex(@"Dialect (?:0x)?(\d{3})")]
    private static partial Regex Dialects();

    [GeneratedRegex(@"Share Capabilities: 0x([0-9a-fA-F]+)")]
    private static partial Regex Capabilities();

    [GeneratedRegex(@"\n\s*\d+\) ")]
    private static partial Regex NextShare();
}
