namespace Godwit.Host.Vms;

/// <summary>How often a VM that crashes is started again: at most three times in an hour, for one that always crashes is no use to anybody.</summary>
internal sealed class RestartBudget(TimeProvider time)
{
    private const int Most = 3;
    private static readonly TimeSpan Span = TimeSpan.FromHours(1);

    private readonly Queue<long> _taken = new();

    /// <summary>False when there have been too many already. For one caller at a time.</summary>
    public bool TryTake()
    {
        while (_taken.TryPeek(out long oldest) && time.GetElapsedTime(oldest) >= Span)
        {
            _taken.Dequeue();
        }

        if (_taken.Count >= Most)
        {
            return false;
        }

        _taken.Enqueue(time.GetTimestamp());
        return true;
    }
}
