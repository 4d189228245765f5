using Godwit.Client;
using Godwit.Lab;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>
/// Two hosts for every test that moves real guests. They stand from test to test, because each test proves at its end that it
/// left nothing; after one that failed they are brought up anew.
/// </summary>
public class TwoHosts : IAsyncLifetime
{
    public const string FullRate = "1gbit";

    /// <summary>Slow enough to be in the middle of something; fast enough for a heartbeat behind a full queue (8 MB).</summary>
    public const string SlowRate = "80mbit";

    private static readonly TimeSpan StoryPatience = TimeSpan.FromMinutes(5);

    private readonly MoveTally _tally = new();
    private TemporaryLab? _lab;
    private int _lastGuest;

    public LocalLab Lab
    {
        get
        {
            Assert.SkipUnless(_lab is not null, Obstacle ?? "The lab is not up.");
            return _lab!.Lab;
        }
    }

    public LabHost A => Lab.Host("hosta");

    public LabHost B => Lab.Host("hostb");

    internal MoveTally Tally => _tally;

    /// <summary>Why there can be no such lab on this machine; null when there can.</summary>
    private protected virtual string? Obstacle => Environment.IsPrivilegedProcess ? null : "Namespaces and mounts need root.";

    private protected virtual LabOptions Options => Labs.TestLab.Options() with { Rate = FullRate, HoldMoves = true };

    public async ValueTask InitializeAsync() => await UpAsync();

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _tally.Write();
        GC.SuppressFinalize(this);
    }

    public LabHost Other(LabHost host) => host.Name == A.Name ? B : A;

    /// <summary>A number that no guest of this run has had: addresses are never used again, so no ARP table helps or hinders.</summary>
    internal int NextGuest() => ++_lastGuest;

    /// <summary>Tells a story about one VM, removes it, and proves that both hosts are as empty as before.</summary>
    internal Task TellAsync(VmShape shape, Func<LabVm, Task> story) => TellAsync(async () =>
    {
        await using LabVm vm = await LabVm.CreateAsync(this, shape);
        await story(vm);
        await vm.RemoveAsync();
    });

    /// <param name="story">What happens.</param>
    /// <param name="patience">How long it may take; null is the usual.</param>
    internal async Task TellAsync(Func<Task> story, TimeSpan? patience = null)
    {
        _ = Lab;
        try
        {
            await story().WaitAsync(patience ?? StoryPatience, TimeProvider.System, TestContext.Current.CancellationToken);
            await HostLitter.AssertNoneAsync(A, B);
        }
        catch (Exception failure) when (failure.GetType().Name != "SkipException")
        {
            string said = FailureRecord.Keep(Lab, failure);
            await StartAnewAsync();
            throw new StoryFailedException($"{failure.Message}\n{said}", failure);
        }
    }

    public Task SetRateAsync(string rate, string queue = "8mb") =>
        Task.WhenAll(Lab.Hosts.Select(host => Lab.Links.SetRateAsync(host.Name, LabNetwork.Move, rate, queue)));

    private async Task StartAnewAsync()
    {
        await DownAsync();
        await UpAsync();
    }

    private async Task UpAsync()
    {
        if (Obstacle is null)
        {
            _lab = await TemporaryLab.UpAsync(Options);
        }
    }

    private async Task DownAsync()
    {
        if (_lab is not null)
        {
            await _tally.CountAsync(_lab.Lab);
            await _lab.DisposeAsync();
            _lab = null;
        }
    }
}
