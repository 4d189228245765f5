using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Godwit.Host.Tests.Trust;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class KernelIdentityTests : IDisposable
{
    private const string Cache = "FILE:/tmp/krb5cc_0";

    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly DirectoryRecord Host = new()
    {
        Realm = "LAB.TEST", ComputerAccount = "HOSTA$", KeytabPath = "/srv/own.keytab", FullName = "hosta.lab.test",
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, false)]
    [InlineData("HOSTA$@LAB.TEST", false)]
    [InlineData("hosta$@LAB.TEST", false)]
    [InlineData("Administrator@LAB.TEST", true)]
    [InlineData("HOSTB$@LAB.TEST", true)]
    [InlineData("HOSTA$@OTHER.TEST", true)]
    public void Whoever_has_tickets_in_roots_cache_is_whom_the_kernel_would_be(string? owner, bool isForeign)
    {
        Problem? problem = KernelIdentityVerdict.OfCache(Host, Cache, owner);
        Assert.Equal(isForeign ? ProblemId.ForeignTicket : null, problem?.Id);
        Assert.True(problem is null || (problem.Message.Contains(owner!) && problem.Remedy.Contains("kdestroy -c " + Cache)), $"{problem}");
    }

    /// <summary>Kerberos' code | what it becomes | a piece of its message.</summary>
    [Theory]
    [InlineData(Krb5Code.KeytabMissing, ProblemId.KeytabLacksKey, "joined with /srv/own.keytab")]
    [InlineData(Krb5Code.KeyNotFound, ProblemId.KeytabLacksKey, "joined with /srv/own.keytab")]
    [InlineData(Krb5Code.KeyWrong, ProblemId.ComputerAccountRefused, "/etc/krb5.keytab")]
    [InlineData(Krb5Code.KdcUnreachable, ProblemId.DomainControllerUnreachable, "LAB.TEST")]
    public void The_kernel_knows_the_machines_keytab_alone(int code, ProblemId id, string message)
    {
        Problem problem = KernelIdentityVerdict.OfTicket(Host, DirectoryRecord.DefaultKeytab, code, "words");
        Assert.Equal(id, problem.Id);
        Assert.Contains(message, problem.Message);
        Assert.Equal(
            code is Krb5Code.KeytabMissing ? ProblemId.KeytabMissing : id,
            KernelIdentityVerdict.OfTicket(Host with { KeytabPath = DirectoryRecord.DefaultKeytab }, DirectoryRecord.DefaultKeytab, code, "words").Id);
    }

    [Theory]
    [InlineData(null, "FILE:/tmp/krb5cc_0")]
    [InlineData("KEYRING:persistent:%{uid}", "KEYRING:persistent:0")]
    [InlineData("KCM:", "KCM:")]
    [InlineData("FILE:%{TEMP}/cc_%{USERID}_%{username}", "FILE:/tmp/cc_0_root")]
    public void Roots_cache_is_where_the_settings_say(string? setting, string cache) => Assert.Equal(cache, Krb5Machine.RootCacheOf(setting));

    [Theory]
    [InlineData(1, "ada@LAB.TEST")]
    [InlineData(-1, null)] // run out: the kernel takes the key then
    public void A_cache_is_whose_tickets_still_hold(int hoursLeft, string? owner)
    {
        string path = _folder.Sub("cache");
        File.WriteAllBytes(path, TicketCacheFile.Of("ada", "LAB.TEST", Now.AddHours(hoursLeft)));
        using var kerberos = new Krb5Machine();
        Assert.Equal(owner, kerberos.OwnerOf($"FILE:{path}", Now));
    }

    [Fact]
    public void A_cache_that_is_not_there_is_nobodys()
    {
        using var kerberos = new Krb5Machine();
        Assert.Null(kerberos.OwnerOf($"FILE:{_folder.Sub("none")}", Now));
        Assert.StartsWith("/", kerberos.Keytab);
    }
}
