namespace Godwit.Host.Queue;

/// <summary>As many moves at the same time as the host's administrator allows, those that leave and those that arrive together.</summary>
/// <param name="most">How many may run; asked again at each look.</param>
internal sealed class MigrationSlots(Func<SlotNeeds> most)
{
    private readonly Lock _gate = new();
    private SlotNeeds _taken;

    /// <summary>There may be room now. Not under any lock of ours.</summary>
    public event Action? Freed;

    /// <summary>Below zero after the limit was lowered, until enough have ended.</summary>
    public SlotNeeds Free
    {
        get
        {
            lock (_gate)
            {
                return most() - _taken;
            }
        }
    }

    /// <summary>Null when there is no room. Dispose it when the move has ended.</summary>
    public IDisposable? TryTake(SlotNeeds needs)
    {
        lock (_gate)
        {
            return needs.FitsInto(most() - _taken) ? Take(needs) : null;
        }
    }

    /// <summary>For what runs already, whether there is room or not.</summary>
    public IDisposable Take(SlotNeeds needs)
    {
        lock (_gate)
        {
            _taken += needs;
            return new Slot(this, needs);
        }
    }

    /// <summary>The limit was changed.</summary>
    public void LookAgain() => Freed?.Invoke();

    private sealed class Slot(MigrationSlots slots, SlotNeeds needs) : IDisposable
    {
        private bool _over;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _over, true))
            {
                lock (slots._gate)
                {
                    slots._taken -= needs;
                }

                slots.LookAgain();
            }
        }
    }
}
