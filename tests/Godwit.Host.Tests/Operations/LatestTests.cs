using System.Globalization;
using CsCheck;
using Godwit.Host.Operations;
using Xunit;

namespace Godwit.Host.Tests.Operations;

public sealed class LatestTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_watcher_sees_the_value_of_now_and_then_the_newer_ones()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var latest = new Latest<string>("0");
        await using IAsyncEnumerator<string> watcher = latest.WatchAsync(cancellation).GetAsyncEnumerator(cancellation);

        Assert.True(await watcher.MoveNextAsync());
        Assert.Equal("0", watcher.Current);
        ValueTask<bool> next = watcher.MoveNextAsync();
        Assert.False(next.IsCompleted);
        latest.Publish("1");
        Assert.True(await next);
        Assert.Equal("1", watcher.Current);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_slow_watcher_skips_what_is_old_and_still_sees_the_last()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var latest = new Latest<string>("0");
        await using IAsyncEnumerator<string> watcher = latest.WatchAsync(cancellation).GetAsyncEnumerator(cancellation);
        Assert.True(await watcher.MoveNextAsync());

        latest.Publish("1");
        latest.Publish("2");
        latest.Complete("3");

        Assert.True(await watcher.MoveNextAsync());
        Assert.Equal("3", watcher.Current);
        Assert.False(await watcher.MoveNextAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task Who_comes_after_the_end_sees_the_last_value_alone()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var latest = new Latest<string>("0");
        latest.Complete("1");

        Assert.Equal(["1"], await latest.WatchAsync(cancellation).ToListAsync(cancellation));
    }

    [Fact(Timeout = 30_000)]
    public async Task After_the_last_value_there_is_none()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var latest = new Latest<string>("0");
        latest.Complete("1");
        latest.Publish("2");
        latest.Complete("3");

        Assert.Equal("1", latest.Value);
        Assert.Equal(["1"], await latest.WatchAsync(cancellation).ToListAsync(cancellation));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_watcher_that_leaves_takes_nothing_from_the_others()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var latest = new Latest<string>("0");
        using var leaving = new CancellationTokenSource();
        Task<List<string>> stays = latest.WatchAsync(cancellation).ToListAsync(cancellation).AsTask();
        Task<List<string>> leaves = latest.WatchAsync(leaving.Token).ToListAsync(leaving.Token).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        latest.Complete("1");

        Assert.Equal("1", (await stays)[^1]);
    }

    /// <summary>However publisher and watchers interleave: each sees values in order, none twice, and the last as the last.</summary>
    [Fact(Timeout = 30_000)]
    public Task The_last_value_reaches_everybody_in_any_interleaving()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return Gen.Select(Gen.Int[1, 200], Gen.Int[1, 4]).SampleAsync(async (values, watchers) =>
        {
            var latest = new Latest<string>("0");
            Task<List<string>>[] seen =
                [.. Enumerable.Range(0, watchers).Select(_ => Task.Run(async () => await latest.WatchAsync(cancellation).ToListAsync(cancellation), cancellation))];
            await Task.Run(
                () =>
                {
                    for (int i = 1; i < values; i++)
                    {
                        latest.Publish(i.ToString(CultureInfo.InvariantCulture));
                    }

                    latest.Complete(values.ToString(CultureInfo.InvariantCulture));
                },
                cancellation);
            foreach (List<string> one in await Task.WhenAll(seen))
            {
                int[] numbers = [.. one.Select(value => int.Parse(value, CultureInfo.InvariantCulture))];
                Assert.Equal(values, numbers[^1]);
                Assert.Equal(numbers.Order().Distinct(), numbers);
            }
        },
        iter: 200);
    }
}
