using Godwit.Host.Operations;

namespace Godwit.Host.Bandwidth;

/// <summary>What the moves that leave this host may send together, shared fairly among those that run now.</summary>
/// <param name="cap">Of the host, bytes a second; null is without limit. It may change while they run.</param>
internal sealed class MoveBandwidth(Func<long?> cap)
{
    private readonly Lock _gate = new();
    private readonly List<Operation> _moves = [];

    /// <summary>It takes its part until disposed.</summary>
    public IDisposable Join(Operation move)
    {
        lock (_gate)
        {
            _moves.Add(move);
        }

        return new Part(this, move);
    }

    /// <summary>Bytes a second for one of them, now; null is without limit.</summary>
    public long? Of(Operation move)
    {
        if (cap() is not { } host)
        {
            return move.MaximumBytesPerSecond;
        }

        lock (_gate)
        {
            int index = _moves.IndexOf(move);
            return index < 0 ? move.MaximumBytesPerSecond : Math.Max(CopyRate.Slowest, FairShares.Of(host, [.. _moves.Select(other => other.MaximumBytesPerSecond)])[index]);
        }
    }

    private sealed class Part(MoveBandwidth bandwidth, Operation move) : IDisposable
    {
        public void Dispose()
        {
            lock (bandwidth._gate)
            {
                bandwidth._moves.Remove(move);
            }
        }
    }
}
