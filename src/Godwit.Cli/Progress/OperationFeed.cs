using System.Threading.Channels;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Progress;

/// <summary>
/// The operation's events, the user's signals and the clock's ticks in one queue, so that a single loop decides what
/// happens next. The queue ends with the operation, or with the reason why it can no longer be followed.
/// </summary>
internal sealed class OperationFeed : IAsyncDisposable
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Channel<FollowEvent> _events = Channel.CreateUnbounded<FollowEvent>();
    private readonly CancellationTokenSource _stop;
    private readonly IDisposable _signals;
    private readonly ITimer? _ticks;
    private readonly Task _pump;

    public OperationFeed(
        GodwitClient host, OperationId id, Surroundings surroundings, bool ticks, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _signals = surroundings.Interrupts(by => _events.Writer.TryWrite(new FollowEvent.Interrupted(by)));
        _ticks = ticks
            ? surroundings.Time.CreateTimer(_ => _events.Writer.TryWrite(new FollowEvent.Tick()), null, TickPeriod, TickPeriod)
            : null;
        _pump = PumpAsync(host, id);
    }

    public ChannelReader<FollowEvent> Events => _events.Reader;

    public async ValueTask DisposeAsync()
    {
        _signals.Dispose();
        if (_ticks is not null)
        {
            await _ticks.DisposeAsync();
        }

        await _stop.CancelAsync();
        await _pump;
        _stop.Dispose();
    }

    private async Task PumpAsync(GodwitClient host, OperationId id)
    {
        try
        {
            await foreach (OperationView view in host.WatchOperationAsync(
                id, problem => _events.Writer.TryWrite(new FollowEvent.Lost(problem)), _stop.Token))
            {
                _events.Writer.TryWrite(new FollowEvent.Seen(view));
            }

            _events.Writer.Complete();
        }
        catch (Exception failure)
        {
            _events.Writer.Complete(failure);
        }
    }
}
