using Godwit.Host.Guests;
using Godwit.Host.Networks;
using Godwit.Host.Tests.Guests;
using Xunit;

namespace Godwit.Host.Tests.Networks;

/// <summary>A network namespace that is thrown away, with everything in it.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    private TestNetwork(TestHost host)
    {
        Host = host;
        Shell = new NetworkShell(Name);
    }

    public string Name { get; } = $"gwtest-{Guid.NewGuid():N}"[..15];

    public TestHost Host { get; }

    public NetworkShell Shell { get; }

    public static async Task<TestNetwork> MakeAsync()
    {
        var network = new TestNetwork(await TestHost.MakeAsync());
        await network.HereAsync("ip", "netns", "add", network.Name);
        return network;
    }

    /// <summary>Runs "ip" within.</summary>
    public Task IpAsync(params string[] arguments) => Shell.IpAsync("test", arguments, CancellationToken.None);

    public async Task<bool> CanAsync(params string[] command) => (await Shell.RunAsync(command, CancellationToken.None)).Succeeded;

    public async Task<NetworkLink?> LinkAsync(string link) =>
        (await Shell.LinksAsync(CancellationToken.None)).FirstOrDefault(each => each.Name == link);

    public async Task<string> ReadAsync(string path) => (await Shell.RunAsync(["cat", path], CancellationToken.None)).Output.Trim();

    public async ValueTask DisposeAsync()
    {
        await HereAsync("ip", "netns", "delete", Name);
        Host.Dispose();
    }

    private async Task HereAsync(string program, params string[] arguments)
    {
        ProcessesOutcome outcome = await Processes.RunAsync(program, arguments, CancellationToken.None);
        Assert.True(outcome.Succeeded, outcome.Words);
    }
}
