using Godwit.Host.Storage.Smb;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Storage.Smb;

public sealed class VolumeKeeperTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _mounted = new();
    private CancellationToken _looks;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_daemon_begins_when_every_share_has_been_looked_at()
    {
        using VolumeKeeper keeper = Keeper();
        Task start = keeper.StartAsync(Cancellation);
        Assert.False(start.IsCompleted);

        _mounted.SetResult();

        await start.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        await keeper.StopAsync(Cancellation);
    }

    /// <summary>Whoever starts it would end it otherwise, and again, for as long as the server is away.</summary>
    [Fact]
    public async Task Shares_that_take_long_hold_up_its_start_for_a_while_only()
    {
        using VolumeKeeper keeper = Keeper();
        Task start = keeper.StartAsync(Cancellation);
        _time.Advance(VolumeKeeper.Patience - TimeSpan.FromSeconds(1));
        Assert.False(start.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        await start.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.False(_looks.IsCancellationRequested);
        await keeper.StopAsync(Cancellation);
        Assert.True(_looks.IsCancellationRequested);
    }

    private VolumeKeeper Keeper() => new(
        token =>
        {
            _looks = token;
            return [Task.CompletedTask, _mounted.Task];
        },
        _time, NullLogger<VolumeKeeper>.Instance);
}
