using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>godwit volume: what a host is asked, and what is shown.</summary>
public sealed class VolumeCommandTests
{
    [Theory]
    [InlineData("volume list", "GET /api/v1/volumes")]
    [InlineData("volume add smb //fs/vms --signed", "POST /api/v1/volumes {\"path\":\"//fs/vms\",\"protection\":\"Signed\"}")]
    [InlineData("volume remove //fs/vms", "DELETE /api/v1/volumes?path=%2F%2Ffs%2Fvms")]
    public async Task A_command_asks_its_host(string line, string request)
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync(line.Split(' '));

        Assert.Equal((ExitCodes.Ok, request), (outcome.Code, Assert.Single(host.Requests, asked => asked.Contains("volumes", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_list_tells_which_shares_are_continuously_available()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new(host);

        string[] lines = (await cli.RunAsync("volume", "list")).Output.Split('\n');

        int at = lines[0].IndexOf("Continuous", StringComparison.Ordinal);
        Assert.Equal(["Yes", "No", "web01"], lines[1..4].Select(line => line[at..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]));
    }

    [Fact]
    public async Task Whoever_adds_one_that_is_not_is_told()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync("volume", "add", "smb", "//fs/plain");

        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.Contains("not continuously available", outcome.Error, StringComparison.Ordinal);
    }
}
