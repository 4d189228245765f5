using Xunit;

namespace Godwit.Host.Tests.Api;

/// <summary>What administrators copy must work as it stands.</summary>
public sealed class SampleConfigurationTests
{
    [Fact]
    public void The_sample_configuration_is_one_that_the_daemon_reads()
    {
        HostOptions options = HostOptions.Load(Path.Combine(RepositoryFolder.Path, "eng", "godwitd.json"));
        Assert.Equal(("/var/lib/godwit", "/run/godwit", 2), (options.StateFolder, options.RunFolder, options.MoveAddresses.Count));
    }

    /// <summary>systemd's default is to kill everything in the unit's group, which is where the guests are.</summary>
    [Theory]
    [InlineData("KillMode=process")]
    [InlineData("OOMPolicy=continue")]
    [InlineData("RuntimeDirectoryPreserve=yes")]
    [InlineData("Type=notify")]
    public void The_unit_leaves_guests_alone(string setting) =>
        Assert.Contains(setting, File.ReadAllLines(Path.Combine(RepositoryFolder.Path, "eng", "godwitd.service")));
}
