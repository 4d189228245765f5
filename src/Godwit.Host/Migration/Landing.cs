using Godwit.Host.Guests;
using Godwit.Host.Peers;

namespace Godwit.Host.Migration;

/// <summary>A guest on its way to this host. One caller at a time holds <see cref="Gate"/>.</summary>
/// <param name="arrival">Its row in the book.</param>
/// <param name="name">Keeps the VM's name free at this host.</param>
/// <param name="claim">Keeps its files from others at this host.</param>
/// <param name="slot">Its part of what this host allows at the same time.</param>
/// <param name="files">Those that come as they are.</param>
internal sealed class Landing(ArrivalRecord arrival, IDisposable name, IDisposable claim, IDisposable slot, LandingFiles files) : IDisposable
{
    private bool _givenBack;

    public ArrivalRecord Arrival => arrival;

    public MoveOrder Order => arrival.Order;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    public LandingFiles Files => files;

    /// <summary>Its QEMU, once started.</summary>
    public Guest? Guest { get; set; }

    public LandingAddress? Address { get; set; }

    /// <summary>Timestamp of the source's last sign of life.</summary>
    public long LastHeard { get; set; }

    /// <summary>It has moved in, or will not come: what was kept from others is theirs again. Repeatable.</summary>
    public void GiveBack()
    {
        if (!Interlocked.Exchange(ref _givenBack, true))
        {
            name.Dispose();
            claim.Dispose();
            slot.Dispose();
        }
    }

    public void Dispose()
    {
        GiveBack();
        files.Dispose();
        Gate.Dispose();
    }
}
