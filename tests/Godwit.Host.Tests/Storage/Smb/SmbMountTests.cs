using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.Host.Guests;
using Godwit.Host.Storage.Smb;
using Xunit;

namespace Godwit.Host.Tests.Storage.Smb;

public sealed class SmbMountTests
{
    private static readonly ComputerAccount Account = new("LAB.TEST", "HOSTC$");
    private static readonly UncPath Share = new("fs.lab.test", "vms", "");

    [Theory]
    [InlineData(VolumeProtection.Sealed, "vers=3.1.1,sec=krb5,seal,cruid=0,username=HOSTC$,")]
    [InlineData(VolumeProtection.Signed, "vers=3.1.1,sec=krb5i,cruid=0,username=HOSTC$,")]
    public void It_is_SMB_3_1_1_as_the_computer_account(VolumeProtection protection, string start)
    {
        string options = SmbMountOptions.Of(Account, protection, new GuestUser { Name = "godwit-qemu", UserId = 64, GroupId = 65 }, forLocks: false);
        Assert.StartsWith(start, options);
        Assert.Contains(",cache=none,nocase,nobrl,nosharesock,hard,", options);
        Assert.Contains(",uid=64,gid=65,", options);
    }

    /// <summary>Exit code of mount | its words | problem | a piece of its message | a piece of its remedy.</summary>
    [Theory]
    [InlineData(127, "mount: No such file or directory", ProblemId.VolumeUnavailable, "mount.cifs is missing", "cifs-utils")]
    [InlineData(32, "mount error(13): Permission denied\nRefer to the mount.cifs(8) manual page", ProblemId.ShareAccessDenied, @"LAB\HOSTC$", @"'ACL:LAB\HOSTC$:ALLOWED/OI|CI/FULL'")]
    [InlineData(32, "mount error(2): No such file or directory", ProblemId.VolumeNotFound, "no share vms", "name")]
    [InlineData(32, "mount error(95): Operation not supported", ProblemId.VolumeUnavailable, "SMB 3.1.1", "older dialects are refused")]
    [InlineData(32, "mount error(126): Required key not available", ProblemId.VolumeUnavailable, "Kerberos ticket", "keytab")]
    [InlineData(32, "mount error(113): No route to host", ProblemId.VolumeUnavailable, "does not answer", "network")]
    [InlineData(32, "mount error(19): No such device", ProblemId.VolumeUnavailable, "kernel has no CIFS", "cifs")]
    [InlineData(1, "mount error: could not resolve address for fs.lab.test: Unknown error", ProblemId.VolumeUnavailable, "fs.lab.test is not known", "DNS")]
    [InlineData(32, "mount error(5): Input/output error", ProblemId.VolumeUnavailable, "mount says: mount error(5)", "dmesg")]
    public void What_mount_says_becomes_a_problem_with_a_remedy(int exitCode, string words, ProblemId id, string message, string remedy)
    {
        Problem problem = SmbMountVerdict.Of(Share, Account, exitCode, words);
        Assert.Equal((id, @"\\fs.lab.test\vms"), (problem.Id, problem.Target));
        Assert.Contains(message, problem.Message);
        Assert.Contains(remedy, problem.Remedy);
    }

    [Fact]
    public void A_share_that_somebody_else_would_open_is_named_with_whom()
    {
        var wrong = new Problem { Id = ProblemId.ForeignTicket, Target = "ada@LAB.TEST", Message = "Root has tickets of ada@LAB.TEST.", Remedy = "Take them away." };
        Problem problem = SmbMountVerdict.OfIdentity(Share with { Rest = "/web01" }, wrong);
        Assert.Equal(
            (ProblemId.ForeignTicket, @"\\fs.lab.test\vms", @"\\fs.lab.test\vms is not used: Root has tickets of ada@LAB.TEST.", "Take them away."),
            (problem.Id, problem.Target, problem.Message, problem.Remedy));
    }

    /// <summary>What is mounted there already | for locks | what it lacks.</summary>
    [Theory]
    [InlineData("rw,vers=3.1.1,sec=krb5,cache=none,seal,hard,nobrl", false, null)]
    [InlineData("rw,vers=3.1.1,sec=krb5i,cache=none,nolease,hard", true, null)]
    [InlineData("rw,vers=2.1,sec=krb5,cache=none,seal,hard", false, "vers=3.1.1")]
    [InlineData("rw,vers=3.1.1,sec=krb5,cache=none,hard", false, "sec=krb5,seal or sec=krb5i")]
    [InlineData("rw,vers=3.1.1,sec=ntlmssp,cache=none,seal,hard", false, "sec=krb5,seal or sec=krb5i")]
    [InlineData("rw,vers=3.1.1,sec=krb5i,cache=none,soft", false, "hard")]
    [InlineData("rw,vers=3.1.1,sec=krb5i,cache=strict,hard", false, "cache=none")]
    [InlineData("rw,vers=3.1.1,sec=krb5i,cache=none,hard", true, "nolease")]
    public void A_mount_of_somebody_elses_is_used_only_if_guests_are_safe_there(string options, bool forLocks, string? missing) =>
        Assert.Equal(missing, SmbMountOptions.MissingFrom(options.Split(','), forLocks));

    [Fact]
    public void What_is_mounted_last_counts()
    {
        string[] lines =
        [
            "proc /proc proc rw 0 0",
            "//fs.lab.test/vms /srv/smb/fs.lab.test/vms cifs rw,vers=3.1.1,seal 0 0",
            "//fs.lab.test/my\\040vms /srv/smb/fs.lab.test/my\\040vms cifs rw,vers=3.1.1 0 0",
            "tmpfs /srv/smb/fs.lab.test/other tmpfs rw 0 0",
        ];
        Assert.Contains("seal", MountTable.OptionsOf("/srv/smb/fs.lab.test/vms", lines)!);
        Assert.NotNull(MountTable.OptionsOf("/srv/smb/fs.lab.test/my vms", lines));
        Assert.Null(MountTable.OptionsOf("/srv/smb/fs.lab.test/other", lines));
        Assert.Null(MountTable.OptionsOf("/srv/smb/fs.lab.test/vms", [.. lines, "tmpfs /srv/smb/fs.lab.test/vms tmpfs rw 0 0"]));
    }

    [Fact]
    public void The_kernels_words_tell_dialect_and_availability()
    {
        const string Words = """
            Display Internal CIFS Data Structures for Debugging
            1) ConnectionId: 0x1 Hostname: fs.lab.test
            Number of credits: 510,1,1 Dialect 0x311 signed
            	Shares:
            	0) IPC: \\fs.lab.test\IPC$ Mounts: 1 DevInfo: 0x0 Attributes: 0x0
            	Share Capabilities: None	Share Flags: 0x30
            	1) \\fs.lab.test\vms Mounts: 1 DevInfo: 0x20 Attributes: 0x1006f
            	Share Capabilities: CONTINUOUS AVAILABILITY,	Share Flags: 0x30
            	2) \\fs.lab.test\plain Mounts: 1 DevInfo: 0x20 Attributes: 0x1006f
            	Share Capabilities: None	Share Flags: 0x30
            """;
        Assert.Equal(new SmbSession("3.1.1", true), SmbSession.Of(Share, Words));
        Assert.Equal(new SmbSession("3.1.1", false), SmbSession.Of(Share with { Share = "plain" }, Words));
        Assert.Null(SmbSession.Of(Share with { Share = "other" }, Words));
    }
}
