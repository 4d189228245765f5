using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Fencing;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Fencing;

public sealed class FenceAgentTests : IDisposable
{
    private readonly AgentFolder _folder = new();
    private readonly FenceAgent _agent;

    public FenceAgentTests()
    {
        _agent = new FenceAgent(_folder.Root, TimeProvider.System);
    }

    [Fact]
    public async Task A_node_is_off_when_its_status_says_so_not_when_its_agent_does()
    {
        FenceOutcome outcome = await _agent.OffAsync("hostb", Device(("lag", "2")), CancellationToken.None);
        Assert.True(outcome.IsOff);
        Assert.StartsWith("fence_test switched hostb off within", outcome.Message);
        Assert.Equal(["action=off", "action=status", "action=status", "action=status"], Actions());
        Assert.Equal((FencePower.Off, ""), await _agent.ReadPowerAsync("hostb", Device(), CancellationToken.None));
        await _agent.OnAsync("hostb", Device(), CancellationToken.None);
        Assert.Equal((FencePower.On, ""), await _agent.ReadPowerAsync("hostb", Device(), CancellationToken.None));
    }

    [Fact]
    public async Task An_agent_that_fails_is_asked_again_until_the_time_is_over_and_tells_no_secret()
    {
        FenceOutcome outcome = await _agent.OffAsync("hostb", Device(("broken", "yes")) with { OffTimeout = TimeSpan.FromSeconds(2) }, CancellationToken.None);
        Assert.False(outcome.IsOff);
        Assert.Equal("fence_test could not switch hostb off within 2 s: Failed: login with *** was refused.", outcome.Message);
        Assert.True(Actions().Count(action => action == "action=off") > 1);
    }

    [Fact]
    public async Task A_node_that_is_off_although_the_agent_fails_is_off()
    {
        await File.WriteAllTextAsync(_folder.State, "off");
        Assert.True((await _agent.OffAsync("hostb", Device(("broken", "yes")), CancellationToken.None)).IsOff);
    }

    [Fact]
    public async Task An_agent_that_hangs_is_killed()
    {
        FenceOutcome outcome = await _agent.OffAsync("hostb", Device(("hangs", "yes")) with { OffTimeout = TimeSpan.FromSeconds(1) }, CancellationToken.None);
        Assert.Equal((false, "fence_test could not switch hostb off within 1 s: it did not end."), (outcome.IsOff, outcome.Message));
    }

    [Fact]
    public async Task Secrets_go_through_standard_input_alone_and_blanks_survive()
    {
        FenceDevice device = Device(("password", " two words "));
        await _agent.OffAsync("hostb", device, CancellationToken.None);
        Assert.Contains("password=\" two words \"\n", _folder.Told);
        Assert.All(await File.ReadAllLinesAsync(_folder.Sub("fence_test.arguments")), line => Assert.Equal("arguments: ", line));
        Assert.Equal($"fence_test (password=***, state={_folder.State})", device.ToString());
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_named()
    {
        FenceDevice device = Device() with { Agent = "fence_nobody" };
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => _agent.CheckAsync("hostb", device, CancellationToken.None));
        Assert.Equal((ProblemId.FenceAgentMissing, "hostb cannot be fenced: this host has no fence_nobody."), (refused.Problem.Id, refused.Problem.Message));
        Assert.False((await _agent.OffAsync("hostb", device, CancellationToken.None)).IsOff);
    }

    [Theory]
    [InlineData("../fence_test")]
    [InlineData("fence_test\n")]
    [InlineData("fence_Test")]
    [InlineData("sh")]
    [InlineData("")]
    public async Task Nothing_but_fence_agents_is_run(string agent)
    {
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => _agent.CheckAsync("hostb", Device() with { Agent = agent }, CancellationToken.None));
        Assert.Equal(ProblemId.FenceSettingsInvalid, refused.Problem.Id);
    }

    [Fact]
    public async Task What_an_agent_can_do_with_is_accepted() => await _agent.CheckAsync("hostb", Device(), CancellationToken.None);

    /// <summary>The package fence-agents is large; where it is installed, its own agent for tests is asked.</summary>
    [Fact]
    public async Task Debians_own_agent_is_understood()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/fence_dummy"), "The package fence-agents is not installed.");
        var agent = new FenceAgent(FenceAgent.DefaultFolder, TimeProvider.System);
        FenceDevice device = new() { Agent = "fence_dummy", Parameters = new Dictionary<string, string> { ["status_file"] = _folder.Sub("dummy") } };
        await agent.CheckAsync("hostb", device, CancellationToken.None);
        FenceDescription description = (await agent.DescribeAsync("hostb", "fence_dummy", CancellationToken.None))!;
        Assert.Equal("/tmp/fence_dummy.status", description.Parameters.Single(parameter => parameter.Name == "status_file").Default);
        await agent.OnAsync("hostb", device, CancellationToken.None);
        Assert.Equal(FencePower.On, (await agent.ReadPowerAsync("hostb", device, CancellationToken.None)).Power);
        Assert.True((await agent.OffAsync("hostb", device, CancellationToken.None)).IsOff);
        Assert.Equal(FencePower.Off, (await agent.ReadPowerAsync("hostb", device, CancellationToken.None)).Power);
    }

    public void Dispose() => _folder.Dispose();

    private FenceDevice Device(params (string Name, string Value)[] more)
    {
        Dictionary<string, string> parameters = new() { ["state"] = _folder.State, ["password"] = "geheim" };
        foreach ((string name, string value) in more)
        {
            parameters[name] = value;
        }

        return new FenceDevice { Agent = "fence_test", Parameters = parameters, OffTimeout = TimeSpan.FromSeconds(20) };
    }

    private string[] Actions() => [.. _folder.Told.Split('\n').Where(line => line.StartsWith("action=", StringComparison.Ordinal))];
}
