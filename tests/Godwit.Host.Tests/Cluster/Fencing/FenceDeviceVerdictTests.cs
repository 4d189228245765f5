using Godwit.Contracts.Problems;
using Godwit.Host.Cluster.Fencing;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Fencing;

public sealed class FenceDeviceVerdictTests
{
    private static readonly FenceDescription Description = FenceDescription.Parse(AgentFolder.Metadata)!;

    [Theory]
    [InlineData("state=x", null)]
    [InlineData("file=x", null)] // under its old name
    [InlineData("state=x,lag=3,password=p", null)]
    [InlineData("", "fence_test needs the parameter 'state'.")]
    [InlineData("state=", "fence_test needs the parameter 'state'.")]
    [InlineData("state=x,port=3", "fence_test knows no parameter 'port', and would ignore it.")]
    [InlineData("state=x,State=y", "fence_test knows no parameter 'State', and would ignore it.")]
    [InlineData("state=x,action=on", "action is not for you to set.")]
    [InlineData("state=x,debug_file=y", "debug_file is not for you to set.")]
    [InlineData("state=x,ssh_path=/bin/sh", "ssh_path would run a program of your choice as root.")]
    [InlineData("state=x,pass word=y", "A parameter of a fence agent has letters, digits and underscores in its name, and nothing else.")]
    [InlineData("state=x\naction=on", "The value of state has a line break or another control character in it.")]
    public void What_an_agent_would_ignore_or_must_not_be_told_is_refused(string parameters, string? words)
    {
        Dictionary<string, string> given = parameters.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Problem? problem = FenceDeviceVerdict.Of("hostb", new FenceDevice { Agent = "fence_test", Parameters = given }, Description);
        Assert.Equal(words is null ? null : $"hostb cannot be fenced so: {words}", problem?.Message);
    }

    [Fact]
    public void The_remedy_lists_what_there_is() => Assert.Equal(
        "fence_test knows: state, password, lag, broken, hangs, plug.",
        FenceDeviceVerdict.Of("hostb", new FenceDevice { Agent = "fence_test", Parameters = new Dictionary<string, string> { ["port"] = "1" } }, Description)!.Remedy);

    [Fact]
    public void An_agent_that_cannot_prove_anything_fences_nobody()
    {
        FenceDevice device = new() { Agent = "fence_kdump", Parameters = new Dictionary<string, string>() };
        Assert.Contains("no action 'status'", FenceDeviceVerdict.Of("hostb", device, Description with { Actions = ["off", "monitor"] })!.Message);
        Assert.Contains("does not describe itself", FenceDeviceVerdict.Of("hostb", device, null)!.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("usage: fence_ack_manual [-h]")]
    [InlineData("<html/>")]
    [InlineData("<resource-agent")]
    public void What_is_no_description_is_none(string text) => Assert.Null(FenceDescription.Parse(text));

    [Theory]
    [InlineData("password", true)]
    [InlineData("passwd", true)]
    [InlineData("snmp_priv_passwd", true)]
    [InlineData("secret_key", true)]
    [InlineData("access_key", true)]
    [InlineData("apikey", true)]
    [InlineData("hexadecimal_kg", true)]
    [InlineData("community", true)]
    [InlineData("token", true)]
    [InlineData("ip", false)]
    [InlineData("username", false)]
    [InlineData("plug", false)]
    public void Secrets_are_known_by_their_names(string name, bool secret) => Assert.Equal(secret, FenceSecrets.IsSecret(name));
}
