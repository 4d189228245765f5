using Godwit.Host.StorageMigration;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

public sealed class StorageTurnsTests
{
    private readonly List<string> _waited = [];
    private readonly StorageTurns _turns;
    private int _most = 2;

    public StorageTurnsTests() => _turns = new StorageTurns(() => _most);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_above_the_limit_wait_in_the_order_in_which_they_came()
    {
        IDisposable first = await TakeAsync("a");
        IDisposable second = await TakeAsync("b");
        Task<IDisposable> third = TakeAsync("c"), fourth = TakeAsync("d");
        Assert.Equal(["c", "d"], _waited);

        second.Dispose();
        IDisposable now = await third;
        Assert.False(fourth.IsCompleted);

        first.Dispose();
        now.Dispose();
        (await fourth).Dispose();
    }

    [Fact]
    public async Task A_lower_limit_lets_running_ones_finish_and_nobody_begin()
    {
        IDisposable first = await TakeAsync("a");
        IDisposable second = await TakeAsync("b");
        Task<IDisposable> third = TakeAsync("c");

        _most = 1;
        _turns.Admit();
        first.Dispose();
        Assert.False(third.IsCompleted);

        second.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task A_higher_limit_lets_those_begin_who_wait()
    {
        _most = 1;
        IDisposable first = await TakeAsync("a");
        Task<IDisposable> second = TakeAsync("b"), third = TakeAsync("c");

        _most = 3;
        _turns.Admit();

        foreach (IDisposable turn in new[] { first, await second, await third })
        {
            turn.Dispose();
        }
    }

    [Fact]
    public async Task Whoever_is_cancelled_leaves_his_place_to_the_next()
    {
        _most = 1;
        IDisposable first = await TakeAsync("a");
        using var impatience = new CancellationTokenSource();
        Task<IDisposable> second = _turns.TakeAsync(() => { }, impatience.Token), third = TakeAsync("c");

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);

        first.Dispose();
        first.Dispose();
        IDisposable last = await third;
        Task<IDisposable> after = TakeAsync("d");
        Assert.False(after.IsCompleted);
        last.Dispose();
        (await after).Dispose();
    }

    private Task<IDisposable> TakeAsync(string name) => _turns.TakeAsync(() => _waited.Add(name), Cancellation);
}
