namespace Godwit.Host.Storage.Smb;

/// <summary>A word as a shell has to be told it.</summary>
internal static class ShellWord
{
    /// <summary>Between single quotes a POSIX shell reads everything as it stands, but for that quote.</summary>
    public static string Of(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>PowerShell does so, too, and has that quote written twice.</summary>
    public static string OfPowerShell(string word) => $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";
}
