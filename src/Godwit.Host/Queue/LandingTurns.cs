using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Queue;

/// <summary>
/// Room at this host for moves that arrive: whoever asked first has it first, whichever host he comes from, as long as he keeps asking.
/// </summary>
internal sealed class LandingTurns(HostOptions options, MigrationSlots slots, TimeProvider time)
{
    /// <summary>Who has not asked for so long has gone away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>From the promise to the landing: the source plans meanwhile, and may compare an ISO image.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(90);

    private readonly Lock _gate = new();
    private readonly List<(OperationId Id, SlotNeeds Needs, long Last)> _asking = [];
    private readonly Dictionary<OperationId, (IDisposable Slot, long At)> _promised = [];

    /// <summary>Whose landing has come. A question of theirs may have been on its way for a while, over another network.</summary>
    private readonly Dictionary<OperationId, long> _landed = [];

    [SuppressMessage("Reliability", "CA2000", Justification = "What is promised is claimed or purged.")]
    public TurnAnswer Ask(OperationId id, SlotNeeds needs)
    {
        Purge();
        lock (_gate)
        {
            if (_promised.TryGetValue(id, out (IDisposable Slot, long At) promise))
            {
                _promised[id] = promise with { At = time.GetTimestamp() };
                return new TurnAnswer { Granted = true };
            }

            if (_landed.ContainsKey(id))
            {
                return new TurnAnswer { Granted = true };
            }

            int place = _asking.FindIndex(other => other.Id == id);
            SlotNeeds ahead = _asking.Take(place < 0 ? _asking.Count : place)
                .Where(other => other.Needs.Meets(needs)).Aggregate(default(SlotNeeds), (sum, other) => sum + other.Needs);
            if (needs.FitsInto(slots.Free - ahead) && slots.TryTake(needs) is { } slot)
            {
                _asking.RemoveAll(other => other.Id == id);
                _promised[id] = (slot, time.GetTimestamp());
                return new TurnAnswer { Granted = true };
            }

            (OperationId, SlotNeeds, long) asks = (id, needs, time.GetTimestamp());
            if (place < 0)
            {
                _asking.Add(asks);
            }
            else
            {
                _asking[place] = asks;
            }

            return new TurnAnswer { Granted = false };
        }
    }

    /// <summary>For a landing that comes: what was promised to it, or what is free.</summary>
    /// <exception cref="RefusedException">There is no room.</exception>
    public IDisposable Claim(OperationId id, SlotNeeds needs)
    {
        lock (_gate)
        {
            _landed[id] = time.GetTimestamp();
            if (_promised.Remove(id, out (IDisposable Slot, long At) promise))
            {
                return promise.Slot;
            }
        }

        return slots.TryTake(needs) ?? throw new RefusedException(
            ProblemId.MigrationLimitReached, options.HostName, $"{options.HostName} has as many moves as it allows at the same time.",
            "Move again when one of them has ended, or raise its limit: godwit host settings.");
    }

    /// <summary>For a landing that is there already, after a restart.</summary>
    public IDisposable Keep(SlotNeeds needs) => slots.Take(needs);

    /// <summary>It will not come.</summary>
    public void Forget(OperationId id)
    {
        IDisposable? slot = null;
        lock (_gate)
        {
            _asking.RemoveAll(asks => asks.Id == id);
            if (_promised.Remove(id, out (IDisposable Slot, long At) promise))
            {
                slot = promise.Slot;
            }
        }

        slot?.Dispose();
    }

    /// <summary>Takes back what nobody came for.</summary>
    public void Purge()
    {
        List<IDisposable> over = [];
        lock (_gate)
        {
            _asking.RemoveAll(asks => time.GetElapsedTime(asks.Last) >= Patience);
            foreach ((OperationId id, long at) in _landed.ToList())
            {
                if (time.GetElapsedTime(at) >= Promise)
                {
                    _landed.Remove(id);
                }
            }

            foreach ((OperationId id, (IDisposable slot, long at)) in _promised.ToList())
            {
                if (time.GetElapsedTime(at) >= Promise)
                {
                    _promised.Remove(id);
                    over.Add(slot);
                }
            }
        }

        over.ForEach(slot => slot.Dispose());
    }
}
