namespace Godwit.Host.Storage.Smb;

/// <summary>The commands that give an account what a virtual machine's host needs, as they can be copied into a shell.</summary>
internal static class GrantCommand
{
    /// <param name="place">A folder on a share, or the share itself.</param>
    /// <param name="account">Who is to have it.</param>
    public static string Of(UncPath place, ComputerAccount account) =>
        $"Grant it full control. On a Samba server: {Samba(place, account)}; on Windows, in PowerShell: {Windows(place, account)}";

    private static string Samba(UncPath place, ComputerAccount account) =>
        $"smbcacls {Shell(place.Device)} {Shell(place.Rest.Length > 0 ? place.Rest : "/")} --propagate-inheritance --add {Shell($"ACL:{account}:ALLOWED/OI|CI/FULL")} -U Administrator";

    private static string Windows(UncPath place, ComputerAccount account) =>
        $"icacls {PowerShell(place.ToString())} /grant {PowerShell($"{account}:(OI)(CI)F")} /T";

    /// <summary>Between single quotes a POSIX shell reads everything as it stands, but for that quote.</summary>
    private static string Shell(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>PowerShell does so, too, and has that quote written twice.</summary>
    private static string PowerShell(string word) => $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";
}
