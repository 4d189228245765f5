using Godwit.Host.Guests;
using Godwit.Host.Storage.Smb;
using Xunit;

namespace Godwit.Host.Tests.Storage.Smb;

public sealed class GrantCommandTests
{
    private static readonly UncPath Share = new("fs.lab.test", "vms", "");
    private static readonly ComputerAccount Account = new("LAB.TEST", "HOSTA$");

    /// <summary>Share | folder on it | the words of smbcacls that name them, as a shell hands them over.</summary>
    [Theory]
    [InlineData("vms", "", "//fs.lab.test/vms", "/")]
    [InlineData("vms", "/web01", "//fs.lab.test/vms", "/web01")]
    [InlineData("VM Store", "/web 01/sub", "//fs.lab.test/VM Store", "/web 01/sub")]
    [InlineData("vms$", "/ada's $HOME `id` \"x\" \\", "//fs.lab.test/vms$", "/ada's $HOME `id` \"x\" \\")]
    public async Task A_shell_reads_the_command_as_it_is_meant(string share, string rest, string device, string folder)
    {
        string said = GrantCommand.Of(Share with { Share = share, Rest = rest }, Account);
        string command = said[said.IndexOf("smbcacls", StringComparison.Ordinal)..said.IndexOf("; on Windows", StringComparison.Ordinal)];
        ProcessesOutcome read = await Processes.RunAsync("sh", ["-c", $"smbcacls() {{ printf '%s\\n' \"$@\"; }}; {command}"], TestContext.Current.CancellationToken);
        Assert.Equal(
            [device, folder, "--propagate-inheritance", "--add", @"ACL:LAB\HOSTA$:ALLOWED/OI|CI/FULL", "-U", "Administrator"],
            read.Output.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("/web01", @"icacls '\\fs.lab.test\vms\web01' /grant 'LAB\HOSTA$:(OI)(CI)F' /T")]
    [InlineData("/ada's", @"icacls '\\fs.lab.test\vms\ada''s' /grant 'LAB\HOSTA$:(OI)(CI)F' /T")]
    public void Of_PowerShell_too(string rest, string command) => Assert.EndsWith(command, GrantCommand.Of(Share with { Rest = rest }, Account));

    [Theory]
    [InlineData("LAB.TEST", null, @"LAB\HOSTA$")]
    [InlineData("AD.EXAMPLE.COM", null, @"AD\HOSTA$")]
    [InlineData("AD.EXAMPLE.COM", "CORP", @"CORP\HOSTA$")]
    public void The_account_is_of_the_domain_that_the_directory_names(string realm, string? netBiosName, string account)
    {
        var own = new ComputerAccount(realm, "HOSTA$", netBiosName);
        Assert.Equal(account, own.ToString());
        Assert.Contains($"'ACL:{account}:ALLOWED", GrantCommand.Of(Share, own));
    }
}
