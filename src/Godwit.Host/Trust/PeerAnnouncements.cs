using System.Threading.Channels;

namespace Godwit.Host.Trust;

/// <summary>Which hosts have not yet heard who is in the domain, and the bell that wakes <see cref="DomainUpkeep"/>.</summary>
internal sealed class PeerAnnouncements(PeerDirectory directory)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _pending = new(StringComparer.OrdinalIgnoreCase);
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void AnnounceToAll()
    {
        lock (_gate)
        {
            _pending.UnionWith(directory.All.Select(peer => peer.Name));
        }

        Ring();
    }

    /// <summary>Empties it; whoever could not be told is given back with <see cref="GiveBack"/>.</summary>
    public IReadOnlyList<string> TakeAll()
    {
        lock (_gate)
        {
            string[] taken = [.. _pending];
            _pending.Clear();
            return taken;
        }
    }

    public void GiveBack(string hostName)
    {
        lock (_gate)
        {
            _pending.Add(hostName);
        }
    }

    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>Until it rings, at most for the given time.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var timer = clock.CreateTimer(_ => Ring(), null, atMost, Timeout.InfiniteTimeSpan);
        await _bell.Reader.ReadAsync(cancellationToken);
    }
}
