using System.Globalization;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Migration.Convergence;

/// <summary>
/// The clock of a guest's pause. It counts from when the guest was last seen at work, until QEMU itself says how long it has been standing
/// still, and fires early enough that the guest goes on here before the cap.
/// </summary>
internal sealed class BlackoutLimit : IDisposable
{
    private readonly TimeSpan _cap;
    private readonly string _vm;
    private readonly TimeProvider _time;
    private long _begin;
    private TimeSpan _already;
    private readonly CancellationTokenSource _fires;
    private TimeSpan _roundTrip;

    /// <param name="policy">Holds the cap.</param>
    /// <param name="vm">Name of the VM.</param>
    /// <param name="pausedAt">Not later than the pause began, by this host's clock; null if nobody knows.</param>
    /// <param name="time">The clock.</param>
    public BlackoutLimit(ConvergencePolicy policy, string vm, DateTimeOffset? pausedAt, TimeProvider time)
    {
        (_cap, _vm, _time, _begin) = (policy.BlackoutCap, vm, time, time.GetTimestamp());
        TimeSpan passed = pausedAt is { } at ? time.GetUtcNow() - at : TimeSpan.Zero;
        // A clock that was set meanwhile says nonsense, and nonsense shall not take longer than the cap.
        _already = passed < TimeSpan.Zero ? TimeSpan.Zero : passed > _cap ? _cap : passed;
        TimeSpan left = BlackoutVerdict.LatestWayBack(_cap) - _already;
        _fires = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
    }

    public CancellationToken Token => _fires.Token;

    public TimeSpan Paused => _already + _time.GetElapsedTime(_begin);

    /// <summary>Waits for a call to the destination that writes there what a GO writes, and so tells how long that one will take.</summary>
    public async Task MeasureAsync(Task call)
    {
        long begin = _time.GetTimestamp();
        await call;
        _roundTrip = _time.GetElapsedTime(begin);
    }

    /// <summary>QEMU has sent all, and says how long the guest has been standing still until now.</summary>
    public void Know(TimeSpan downtime) => (_already, _begin) = (downtime, _time.GetTimestamp());

    /// <summary>The last look before the register changes, after which nobody can take the guest back.</summary>
    /// <exception cref="RefusedException">The cap would be over before the destination lets the guest go on.</exception>
    public void RequireTimeToHandOver()
    {
        if (!BlackoutVerdict.MayHandOver(_cap, Paused, _roundTrip))
        {
            throw Exceeded();
        }
    }

    /// <param name="expected">How long the rest of memory would take; null when that is not why.</param>
    public RefusedException Exceeded(TimeSpan? expected = null) => new(
        ProblemId.BlackoutCapExceeded,
        _vm,
        expected is { } rest && rest + Paused > _cap
            ? $"What is left of the memory of {_vm} would take {Milliseconds(rest)}, and the blackout cap is {Milliseconds(_cap)}. It was paused for {Milliseconds(Paused)}."
            : $"{_vm} could not be handed over within the blackout cap of {Milliseconds(_cap)}: {Milliseconds(Paused)} of it were over. It was taken back.",
        "The virtual machine goes on at the source. Move it when it is less busy or over a faster link, or allow a longer blackout.");

    public void Dispose() => _fires.Dispose();

    private static string Milliseconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms");
}
