using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Qmp;

namespace Godwit.Host.Migration.Convergence;

/// <summary>Looks after memory on its way: what QEMU is told, what people are told, and when it is enough.</summary>
/// <param name="policy">What somebody wants.</param>
/// <param name="order">The move.</param>
/// <param name="time">Its clock.</param>
/// <param name="backlog">Bytes that wait for the link.</param>
/// <param name="seen">Hears of every look, with the pause that is to be expected.</param>
/// <param name="remark">Hears it in words when the guest outruns the link, or memory does not come to its end.</param>
internal sealed class MemoryWatch(
    ConvergencePolicy policy, MoveOrder order, TimeProvider time, Func<long> backlog, Action<MigrationInfo> seen, Action<string> remark)
{
    /// <summary>Words with new numbers, not oftener than one can read.</summary>
    private static readonly TimeSpan RemarkInterval = TimeSpan.FromSeconds(2);

    /// <summary>Memory that is sent again for so long is worth a word, whatever the rates are.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

    private readonly ConvergenceGauge _gauge = new(time);
    private long? _remarkedAt;
    private int _outrun;

    /// <summary>The guest was told to go ahead of its memory.</summary>
    public bool GoesAhead { get; private set; }

    public bool HasRemarked => _remarkedAt is not null;

    /// <summary>The newest; null before the first.</summary>
    public ConvergenceSight? Sight { get; private set; }

    public MemoryPlan Plan => new()
    {
        Begin = new MemorySteering
        {
            SwitchoverBytes = MemorySteering.OnePage,
            DowntimeLimit = policy.Steps[0].DowntimeLimit,
            ThrottlePercent = policy.Steps[0].ThrottlePercent,
        },
        Throttles = policy.Throttles,
        Manner = order.Manner,
        CompressionLevel = policy.CompressionLevel,
        Steer = Steer,
    };

    /// <exception cref="RefusedException">The patience is over.</exception>
    private MemorySteering Steer(MigrationInfo memory)
    {
        ConvergenceSight sight = Sight = _gauge.See(memory, backlog());
        seen(memory with { ExpectedDowntime = (long?)sight.ExpectedPause?.TotalMilliseconds });
        if (memory.Status == MigrationStatus.Active && !GoesAhead)
        {
            if (!ConvergenceSchedule.IsOver(policy, sight))
            {
                Tell(sight);
            }
            else if (order.MayGoAhead)
            {
                GoesAhead = true;
                remark(ConvergenceWords.GoesAhead(order.DestinationHost));
            }
            else
            {
                throw new RefusedException(
                    ProblemId.NotConverging, order.Departing.Name, ConvergenceWords.Ended(order.Departing.Name, policy, sight),
                    "The virtual machine goes on at the source. Move it when it is less busy or over a faster link; or allow a longer pause, more "
                        + "patience, or that its processors are held back.");
            }
        }

        return ConvergenceSchedule.Steer(policy, sight) with { GoesAhead = GoesAhead };
    }

    /// <summary>A few looks may be a hiccup; and once it was said, it is kept up to date, also when the guest has calmed down.</summary>
    private void Tell(ConvergenceSight sight)
    {
        _outrun = sight.OutrunsLink ? _outrun + 1 : 0;
        if (_outrun < 5 && !(sight.Since >= Long) && _remarkedAt is null)
        {
            return;
        }

        if (_remarkedAt is not { } at || time.GetElapsedTime(at) >= RemarkInterval)
        {
            _remarkedAt = time.GetTimestamp();
            remark(ConvergenceWords.Now(policy, sight));
        }
    }
}
