using Godwit.Lab.Directories;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.ActiveDirectory;

[Collection(nameof(ActiveDirectory))]
public sealed class JoinTests
{
    private const string OwnKeytab = "/var/lib/godwit/own.keytab";
    private const string NetKeytab = "/var/lib/godwit/net.keytab";

    private static readonly string[] WithAdcli =
        ["domain", "join", "--ad", LabDirectory.Realm, "--user", "Administrator", "--keytab", OwnKeytab];

    [Fact]
    public async Task A_host_joins_by_its_keytab_by_adcli_and_by_net()
    {
        await using DirectoryStage stage = await DirectoryStage.UpAsync();
        DirectoryStage.Succeeded(await stage.AsRootAsync(stage.A, "domain", "join", "--ad", LabDirectory.Realm));
        CommandResult shown = await stage.AsRootAsync(stage.A, "domain", "show");
        Assert.Contains("HOSTA$", shown.Output, StringComparison.Ordinal);
        Assert.Equal("directory-exists", DirectoryStage.OutcomeOf(await stage.AsRootAsync(stage.A, "domain", "join", "--ad", LabDirectory.Realm)));

        Assert.Equal("password-wrong", DirectoryStage.OutcomeOf(await stage.TypingAsync(stage.B, "wrong\n", WithAdcli)));
        DirectoryStage.Succeeded(await stage.TypingAsync(stage.B, DirectoryUser.Administrator.Password + "\n", WithAdcli));
        Assert.Contains(OwnKeytab, (await stage.AsRootAsync(stage.B, "domain", "show")).Output, StringComparison.Ordinal);
        await AssertNoPasswordWasKeptAsync(stage);

        DirectoryStage.Succeeded(await stage.AsRootAsync(stage.B, "domain", "leave", "--ad"));
        Assert.Equal("not-in-domain", DirectoryStage.OutcomeOf(await stage.AsRootAsync(stage.B, "domain", "show")));
        string[] withNet =
            ["domain", "join", "--ad", LabDirectory.Realm, "--method", "net", "--user", "Administrator", "--keytab", NetKeytab];
        Assert.Equal("password-wrong", DirectoryStage.OutcomeOf(await stage.TypingAsync(stage.B, "wrong\n", withNet)));
        DirectoryStage.Succeeded(await stage.TypingAsync(stage.B, DirectoryUser.Administrator.Password + "\n", withNet));
        Assert.Contains(NetKeytab, (await stage.AsRootAsync(stage.B, "domain", "show")).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("category", "slow")]
    public async Task A_host_joins_a_founder_by_its_computer_account_where_it_may()
    {
        await using DirectoryStage stage = await DirectoryStage.UpAsync();
        await stage.FoundAsync();
        string[] join = ["domain", "join", "--ad", LabDirectory.Realm, "--founder", LabDirectory.DnsNameOf(stage.A)];

        DirectoryStage.Succeeded(await stage.AsRootAsync(stage.A, "domain", "admission", "--hosts", "off"));
        Assert.Equal("not-allowed", DirectoryStage.OutcomeOf(await stage.AsRootAsync(stage.B, join)));
        DirectoryStage.Succeeded(await stage.AsRootAsync(stage.A, "domain", "admission", "--hosts", "on", "--group", "Godwit Hosts"));
        Assert.Equal("not-allowed", DirectoryStage.OutcomeOf(await stage.AsRootAsync(stage.B, join)));
        DirectoryStage.Succeeded(await stage.Lab.Directory!.RunAsync(["samba-tool", "group", "add", "Godwit Hosts"]));
        DirectoryStage.Succeeded(await stage.Lab.Directory.RunAsync(["samba-tool", "group", "addmembers", "Godwit Hosts", LabDirectory.AccountOf(stage.B)]));
        Assert.Equal("server-name-unknown", DirectoryStage.OutcomeOf(await stage.AsRootAsync(stage.B, [.. join[..^1], "10.70.0.1"])));

        DirectoryStage.Succeeded(await stage.AsRootAsync(stage.B, join));

        CommandResult shown = await stage.AsRootAsync(stage.B, "domain", "show");
        Assert.Contains("site", shown.Output, StringComparison.Ordinal);
        Assert.Contains("HOSTB$@LAB.TEST (Kerberos)", (await stage.AsRootAsync(stage.A, "audit")).Output, StringComparison.Ordinal);
        Assert.Contains("hostb", (await stage.AsRootAsync(stage.A, "host", "show")).Output, StringComparison.Ordinal);

        // Mutual TLS holds between them: one asks the other for what only hosts may ask.
        CommandResult processors = await stage.AsRootAsync(stage.A, "domain", "processors");
        Assert.True(processors.Succeeded && processors.Output.Contains("hostb", StringComparison.Ordinal), processors.Error + processors.Output);
    }

    private static async Task AssertNoPasswordWasKeptAsync(DirectoryStage stage)
    {
        CommandResult found = await stage.B.RunAsync(["grep", "-rl", DirectoryUser.Administrator.Password, "/var/lib/godwit", "/run/godwit"]);
        Assert.Equal("", found.Output);
        Assert.DoesNotContain(DirectoryUser.Administrator.Password, await File.ReadAllTextAsync(stage.B.DaemonLogPath), StringComparison.Ordinal);
    }
}
