using Godwit.Host.Guests;
using Godwit.Qmp;

namespace Godwit.Host.Vms;

/// <summary>How a daemon that begins asks the guests that it finds.</summary>
internal static class GuestSight
{
    /// <summary>
    /// How long a living guest is asked again before its recovery is given up: for as long as its writes may stall. Nobody
    /// would let it go on later.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <returns>Null when it has ended.</returns>
    public static async Task<bool?> IsRunningAsync(Guest guest)
    {
        try
        {
            return await InsistAsync(guest, async () => (await guest.StateAsync(CancellationToken.None)).Running);
        }
        catch (Exception) when (!guest.Process.IsAlive)
        {
            return null;
        }
        catch (QmpException)
        {
            // It lives and does not speak: leave it be, and look again when somebody asks.
            return true;
        }
    }

    /// <summary>Tries a step again for a while; a QEMU that is busy does not answer at once.</summary>
    public static async Task<T> InsistAsync<T>(Guest guest, Func<Task<T>> step)
    {
        long begin = guest.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await step();
            }
            catch (Exception) when (guest.Process.IsAlive && guest.Time.GetElapsedTime(begin) < Patience)
            {
                await Task.Delay(Interval, guest.Time, CancellationToken.None);
            }
        }
    }
}
