namespace Godwit.Host.Storage.Smb;

/// <summary>The commands that give an account what a virtual machine's host needs, as they can be copied into a shell.</summary>
internal static class GrantCommand
{
    /// <param name="place">A folder on a share, or the share itself.</param>
    /// <param name="account">Who is to have it.</param>
    public static string Of(UncPath place, ComputerAccount account) =>
        $"Grant it full control. On a Samba server: {Samba(place, account)}; on Windows, in PowerShell: {Windows(place, account)}";

    /// <summary>Of a share that does not let it in at all: there the share's own permissions count, too.</summary>
    public static string OfShare(UncPath share, ComputerAccount account) =>
        $"{Of(share, account)}; and if the share's own permissions leave it out: 'valid users' in smb.conf, or Grant-SmbShareAccess -Name {ShellWord.OfPowerShell(share.Share)} "
        + $"-AccountName {ShellWord.OfPowerShell($"{account}")} -AccessRight Full";

    private static string Samba(UncPath place, ComputerAccount account) =>
        $"smbcacls {ShellWord.Of(place.Device)} {ShellWord.Of(place.Rest.Length > 0 ? place.Rest : "/")} "
        + $"--propagate-inheritance --add {ShellWord.Of($"ACL:{account}:ALLOWED/OI|CI/FULL")} -U Administrator";

    private static string Windows(UncPath place, ComputerAccount account) =>
        $"icacls {ShellWord.OfPowerShell(place.ToString())} /grant {ShellWord.OfPowerShell($"{account}:(OI)(CI)F")} /T";
}
