using Godwit.Host.Guests;
using Godwit.Host.Peers;

namespace Godwit.Host.Migration;

/// <summary>A guest on its way to this host. One caller at a time holds <see cref="Gate"/>.</summary>
/// <param name="name">Keeps the VM's name free at this host.</param>
internal sealed class Landing(ArrivalRecord arrival, IDisposable name) : IDisposable
{
    public ArrivalRecord Arrival => arrival;

    /// <summary>The VM's name, kept from others until it has moved in or will not come.</summary>
    public IDisposable Name => name;

    public MoveOrder Order => arrival.Order;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Its QEMU, once started.</summary>
    public Guest? Guest { get; set; }

    public LandingAddress? Address { get; set; }

    /// <summary>Timestamp of the source's last sign of life.</summary>
    public long LastHeard { get; set; }

    public void Dispose()
    {
        Name.Dispose();
        Gate.Dispose();
    }
}
