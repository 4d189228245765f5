using Godwit.Host.StorageMigration;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.StorageMigration;

public sealed class CopyPaceTests
{
    private const long Mega = 1 << 20;

    private readonly WatchedTime _time = new();
    private readonly CopyPace _pace;
    private long? _cap = Mega;
    private int _looks;

    public CopyPaceTests() => _pace = new CopyPace(() => _cap, _time, _ =>
    {
        _looks++;
        return ValueTask.CompletedTask;
    });

    [Fact]
    public async Task A_copy_that_waits_goes_on_looking_at_the_guest_and_hears_of_another_cap()
    {
        Task passing = _pace.PassAsync(100 * Mega, TestContext.Current.CancellationToken).AsTask();
        await _time.StepAsync();
        await _time.StepAsync();
        await _time.WaitsAsync();
        Assert.Equal((false, 2), (passing.IsCompleted, _looks));

        _cap = null;
        _time.Advance(TimeSpan.FromMilliseconds(200));
        await passing;
    }

    [Fact]
    public async Task What_passed_too_early_under_one_cap_is_owed_under_the_next()
    {
        Task passing = _pace.PassAsync(10 * Mega, TestContext.Current.CancellationToken).AsTask();
        _cap = 2 * Mega;
        long begin = _time.GetTimestamp();
        while (await Task.WhenAny(passing, _time.WaitsAsync()) != passing)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.InRange(_time.GetElapsedTime(begin), TimeSpan.FromSeconds(4.8), TimeSpan.FromSeconds(5.4));
    }

    /// <summary>Tells when somebody waits for it.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        private readonly SemaphoreSlim _waits = new(0);

        public Task WaitsAsync() => _waits.WaitAsync();

        public async Task StepAsync()
        {
            await WaitsAsync();
            Advance(TimeSpan.FromMilliseconds(200));
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            _waits.Release();
            return timer;
        }
    }
}
