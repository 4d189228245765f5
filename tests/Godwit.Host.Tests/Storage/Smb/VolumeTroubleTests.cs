using Godwit.Contracts.Problems;
using Godwit.Host.Storage.Smb;
using Xunit;

namespace Godwit.Host.Tests.Storage.Smb;

public sealed class VolumeTroubleTests
{
    private static readonly ComputerAccount Account = new("LAB.TEST", "HOSTA$");
    private static readonly UncPath Share = new("fs.lab.test", "vms", "");

    private static readonly Problem NoKeytab = new()
    {
        Id = ProblemId.KeytabMissing, Target = "/etc/krb5.keytab", Message = "There is no keytab /etc/krb5.keytab.", Remedy = "Put one there with a key of HOSTA$.",
    };

    /// <summary>The kernel's error | whether Kerberos has something to say | a piece of the message | a piece of the remedy.</summary>
    [Theory]
    [InlineData(null, false, "fs.lab.test does not answer: it is silent.", "Check the file server")]
    [InlineData(null, true, "it is silent. There is no keytab /etc/krb5.keytab.", "Put one there")]
    [InlineData(112, false, "does not answer", "Check the file server")]
    [InlineData(126, false, @"LAB\HOSTA$ to prove itself anew, and there is no ticket for that.", "klist -k")]
    [InlineData(126, true, "no ticket for that: There is no keytab /etc/krb5.keytab.", "Put one there with a key of HOSTA$.")]
    [InlineData(129, false, "no ticket", "klist -k")]
    [InlineData(13, false, @"lets LAB\HOSTA$ in no further", @"'ACL:LAB\HOSTA$:ALLOWED/OI|CI/FULL'")]
    [InlineData(11, false, "does not offer the share vms any more", "Close-SmbSession")]
    [InlineData(78, false, "does not offer the share vms any more", "smbstatus")]
    [InlineData(2, false, "does not offer the share vms any more", "Offer it again")]
    public void What_the_kernel_says_of_a_mounted_share_becomes_a_problem_with_a_remedy(int? error, bool kerberos, string message, string remedy)
    {
        Problem problem = VolumeTrouble.Of(Share, Account, error, "it is silent", kerberos ? NoKeytab : null);
        Assert.Equal((ProblemId.VolumeUnavailable, @"\\fs.lab.test\vms"), (problem.Id, problem.Target));
        Assert.Contains(message, problem.Message);
        Assert.Contains(remedy, problem.Remedy);
        Assert.Contains("go on by themselves", problem.Remedy);
    }

    [Fact]
    public void Of_a_share_that_could_not_be_mounted_Kerberos_words_are_told_too()
    {
        Problem problem = SmbMountVerdict.Of(Share, Account, 32, "mount error(126): Required key not available", NoKeytab);
        Assert.Contains(NoKeytab.Message, problem.Message);
        Assert.Equal(NoKeytab.Remedy, problem.Remedy);
    }

    [Fact]
    public void Who_is_let_in_no_further_may_be_somebody_else()
    {
        Problem foreign = NoKeytab with { Id = ProblemId.ForeignTicket, Message = "Root has tickets of ada@LAB.TEST.", Remedy = "Take them away." };
        Problem problem = VolumeTrouble.Of(Share, Account, KernelError.AccessDenied, "Permission denied", foreign);
        Assert.Equal("fs.lab.test lets this host in no further. Root has tickets of ada@LAB.TEST.", problem.Message);
        Assert.StartsWith("Take them away.", problem.Remedy);
    }

    [Fact]
    public void Room_is_what_the_kernel_says_and_its_error_is_told()
    {
        VolumeRoom room = VolumeRoom.Of("/");
        Assert.True(room.CapacityBytes > room.FreeBytes && room.FreeBytes >= 0, $"{room}");
        Assert.Equal(KernelError.NotFound, Assert.Throws<IOException>(() => VolumeRoom.Of("/no/such/place")).HResult);
    }
}
