using System.Runtime.Versioning;
using Godwit.Cli.Hosts;
using Xunit;

namespace Godwit.Cli.Tests;

public sealed class HostsFileTests
{
    [Fact]
    public async Task A_host_that_was_added_is_known_afterwards_and_gone_after_its_removal()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new();

        Assert.Equal(ExitCodes.Ok, (await cli.RunAsync("host", "add", "hosta", host.Address)).Code);
        Assert.Equal(ExitCodes.Ok, (await cli.RunAsync("host", "show", "hosta")).Code);
        Assert.Equal(ExitCodes.Ok, (await cli.RunAsync("host", "remove", "hosta")).Code);
        Assert.Equal(ExitCodes.NotFound, (await cli.RunAsync("host", "show", "hosta")).Code);
    }

    [Fact]
    public async Task The_first_host_added_is_the_default_and_a_later_one_only_when_asked()
    {
        using Cli cli = new();
        await cli.RunAsync("host", "add", "hosta", "unix:/a");
        await cli.RunAsync("host", "add", "hostb", "unix:/b");
        Assert.Equal("hosta", HostsFile.Read(cli.HostsPath).Default);

        await cli.RunAsync("host", "add", "hostb", "unix:/b", "--default");
        Assert.Equal("hostb", HostsFile.Read(cli.HostsPath).Default);
        Assert.Equal(["hosta", "hostb"], HostsFile.Read(cli.HostsPath).Hosts.Select(host => host.Name));
    }

    [Fact]
    public void Certificates_lie_beside_the_file_unless_they_say_otherwise()
    {
        using Cli cli = new();
        cli.WriteHosts("""{"b":{"address":"https://10.0.0.1:6601","certificate":"p.pem","key":"/k.pem","authority":"ca.pem"}}""");

        KnownHost host = HostsFile.Read(cli.HostsPath).Hosts.Single();

        Assert.Equal(Path.Combine(Path.GetDirectoryName(cli.HostsPath)!, "p.pem"), host.CertificatePath);
        Assert.Equal("/k.pem", host.KeyPath);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":{"certificate":"p.pem"}}""")]
    [InlineData("""{"a":{"address":"unix:/a","colour":"red"}}""")]
    [InlineData("""{"a":"unix:/a","default":"b"}""")]
    public async Task A_broken_hosts_file_exits_with_2_and_is_named(string json)
    {
        using Cli cli = new();
        cli.WriteHosts(json);

        Outcome outcome = await cli.RunAsync("vm", "list");

        Assert.Equal(ExitCodes.Usage, outcome.Code);
        Assert.Contains(cli.HostsPath, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_hosts_without_a_default_must_be_chosen_from()
    {
        using Cli cli = new();
        cli.WriteHosts("""{"a":"unix:/a","b":"unix:/b"}""");

        Outcome outcome = await cli.RunAsync("switch", "list");

        Assert.Equal(ExitCodes.Usage, outcome.Code);
        Assert.Contains("(a, b)", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hosts_file_that_the_environment_names_must_exist()
    {
        using Cli cli = new();
        cli.Variables["GODWIT_HOSTS"] = Path.Combine(cli.Folder, "none.json");

        Assert.Equal(ExitCodes.Usage, (await cli.RunAsync("vm", "list")).Code);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task A_certificate_is_written_with_a_key_that_only_its_owner_reads_and_never_overwritten()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new(host);
        string[] line = ["domain", "certificate", "ann", "--role", "Reader", "--output", cli.Folder];

        Assert.Equal(ExitCodes.Ok, (await cli.RunAsync(line)).Code);
        string key = Path.Combine(cli.Folder, "ann.key");
        Assert.Equal("KEY", await File.ReadAllTextAsync(key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        Assert.Equal(ExitCodes.Usage, (await cli.RunAsync(line)).Code);
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task A_token_is_joined_from_standard_input()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new(host) { Input = "gw1.piped\n" };

        await cli.RunAsync("domain", "join", "-");

        Assert.Contains("POST /api/v1/domain/join {\"token\":\"gw1.piped\"}", host.Requests);
    }

    [Fact]
    public async Task The_token_stands_alone_on_standard_output()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new(host);

        Assert.Equal("gw1.secret\n", (await cli.RunAsync("domain", "token", "hostb")).Output);
    }
}
