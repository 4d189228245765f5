using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Godwit.Host.Guests;
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
        Problem? problem = KernelIdentityVerdict.OfCache(Host, Cache, owner, "nobody may write there");
        Assert.Equal(isForeign ? ProblemId.ForeignTicket : null, problem?.Id);
        Assert.True(problem is null || (problem.Message.Contains(owner!) && problem.Remedy.Contains("kdestroy -c " + Cache)), $"{problem}");
    }

    /// <summary>What the kernel says of the key | the words that cifs.upcall is called with, and its cache.</summary>
    [Theory]
    [InlineData("ver=0x2;host=fs;ip4=10.70.0.251;sec=krb5;uid=0x3e7;creduid=0x0;user=HOSTA$;pid=0x15", "-K /srv/own.keytab 77 in MEMORY:")]
    [InlineData("ver=0x2;host=fs;ip4=10.70.0.251;sec=krb5;uid=0x0;creduid=0x0;user=HOSTA$", "-K /srv/own.keytab 77 in MEMORY:")]
    [InlineData("ver=0x2;host=fs;ip4=10.70.0.251;sec=krb5;uid=0x0;creduid=0x0;user=root;pid=0x15", "77 in ")]
    [InlineData("ver=0x2;host=fs;ip4=10.70.0.251;sec=krb5;uid=0x3e8;creduid=0x3e8;user=HOSTA$;pid=0x15", "77 in ")]
    public async Task The_kernel_is_told_whose_key_to_take(string description, string called)
    {
        string program = $"cifs.upcall() {{ echo \"$* in $KRB5CCNAME\"; exit; }}; exec() {{ \"$@\"; }}; unset KRB5CCNAME; {KernelUpcall.ScriptOf(Host)}";
        ProcessesOutcome outcome = await Processes.RunAsync("bash", ["-c", program, "sh", "77", description], TestContext.Current.CancellationToken);
        Assert.Equal(called, outcome.Output.TrimEnd('\n'));
    }

    [Fact]
    public void A_rule_is_written_for_each_server_and_only_when_it_is_not_there()
    {
        string folder = Directory.CreateDirectory(_folder.Sub("rules")).FullName;
        var upcall = new KernelUpcall(folder);
        upcall.Install("fs.lab.test", Host);
        upcall.Install("files.lab.test", Host);
        Assert.Equal(
            ["godwit-files.lab.test.conf", "godwit-fs.lab.test.conf", "godwit-upcall"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string rule = Path.Combine(folder, "godwit-fs.lab.test.conf");
        Assert.Contains($"\ncreate cifs.spnego ver=0x2;host=fs.lab.test;* * /bin/sh {folder}/godwit-upcall %k %d\n", File.ReadAllText(rule));

        File.SetLastWriteTimeUtc(rule, Now.UtcDateTime);
        upcall.Install("fs.lab.test", Host);
        Assert.Equal(Now.UtcDateTime, File.GetLastWriteTimeUtc(rule));
        upcall.Install("fs.lab.test", Host with { KeytabPath = "/srv/another's.keytab" });
        Assert.Contains(@"-K '/srv/another'\''s.keytab' ", File.ReadAllText(Path.Combine(folder, "godwit-upcall")));
    }

    [Fact]
    public void Where_it_cannot_be_told_roots_tickets_count() =>
        Assert.Throws<DirectoryNotFoundException>(() => new KernelUpcall(_folder.Sub("none")).Install("fs.lab.test", Host));

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
