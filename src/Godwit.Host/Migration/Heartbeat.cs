using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Migration.Convergence;
using Godwit.Host.Peers;

namespace Godwit.Host.Migration;

/// <summary>
/// Asks the landing every half second whether it is alive, over the very link that carries the move. A dead link says
/// nothing: TCP notices after minutes, and a guest whose writes are mirrored stands still meanwhile. So two seconds of
/// silence end the move.
/// </summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _alive;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _cancelled;
    private Task _beating = Task.CompletedTask;
    private RefusedException? _loss;

    private Heartbeat(CancellationToken cancelled)
    {
        _cancelled = cancelled;
        _alive = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
    }

    public static Heartbeat Start(IPeerLink destination, MoveOrder order, TimeProvider time, CancellationToken cancelled)
    {
        var heartbeat = new Heartbeat(cancelled);
        heartbeat._beating = heartbeat.BeatAsync(destination, order, time);
        return heartbeat;
    }

    /// <summary>Runs a step until it ends, the landing is lost, somebody cancels, or the guest has been paused too long.</summary>
    /// <exception cref="RefusedException">The landing was lost, or the pause was too long.</exception>
    /// <exception cref="OperationCanceledException">Somebody cancelled.</exception>
    public async Task WhileAlive(Func<CancellationToken, Task> step, BlackoutLimit? limit = null)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_alive.Token, limit?.Token ?? CancellationToken.None);
        try
        {
            await step(either.Token);
        }
        catch (Exception failure) when (_loss is not null && failure is not RefusedException { Problem.Id: ProblemId.LinkLost })
        {
            throw _loss;
        }
        catch (OperationCanceledException) when (limit is { Token.IsCancellationRequested: true } && !_cancelled.IsCancellationRequested)
        {
            throw limit.Exceeded();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beating;
        _alive.Dispose();
        _stop.Dispose();
    }

    private async Task BeatAsync(IPeerLink destination, MoveOrder order, TimeProvider time)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var deadline = new CancellationTokenSource(Patience, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stop.Token);
                await destination.HeartbeatAsync(order.Id, either.Token);
                await Task.Delay(Interval, time, _stop.Token);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The move needs no heartbeat any more.
        }
        catch (Exception failure)
        {
            _loss = new RefusedException(
                ProblemId.LinkLost,
                order.DestinationHost,
                failure is RefusedException refused && refused.Problem.Id is not ProblemId.HostUnreachable
                    ? $"{order.DestinationHost} has lost the landing: {refused.Problem.Message}"
                    : $"{order.DestinationHost} has not answered for {Patience.TotalSeconds:0} s.",
                "The virtual machine goes on at the source. Check the migration network and the destination's daemon, then move again.");
            await _alive.CancelAsync();
        }
    }
}
