using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Peers;
using Godwit.Qmp;

namespace Godwit.Host.Migration;

/// <summary>
/// The rest of the memory of a guest that has gone ahead. The guest runs at the destination and waits for each page that it needs
/// and that is still here, so a broken link is taken up again, however often and however long it takes.
/// </summary>
internal sealed class PostCopy(IPeers peers, TimeProvider time, ILogger<PostCopy> logger)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Returns when the guest needs nothing of this host any more. Takes no token: nobody can take it back.</summary>
    /// <param name="order">The move.</param>
    /// <param name="guest">The source's side of it.</param>
    /// <param name="remark">Told in words when memory is lost.</param>
    public async Task FollowAsync(MoveOrder order, DepartingGuest guest, Action<string?> remark)
    {
        long? broken = null;
        while (true)
        {
            switch (await guest.FollowAsync())
            {
                case FollowingState.Whole:
                    remark(null);
                    return;
                case FollowingState.Lost:
                    if (await TryAsync(order, destination => LoseAsync(destination, order)))
                    {
                        Log.MemoryLost(logger, order.Departing.Name, order.DestinationHost);
                        remark($"QEMU at {order.SourceHost} has ended, and what of the guest's memory had not followed is lost: it was started again from its disks.");
                        return;
                    }

                    break;
                case FollowingState.Broken:
                    broken ??= time.GetTimestamp();
                    guest.LinkBroken(time.GetElapsedTime(broken.Value));
                    bool wanted = true;
                    if (await TryAsync(order, async destination => wanted = await RejoinAsync(destination, order, guest)))
                    {
                        if (!wanted)
                        {
                            return;
                        }

                        broken = null;
                        guest.LinkBroken(null);
                    }

                    break;
            }

            await Task.Delay(Retry, time);
        }
    }

    private async Task<bool> RejoinAsync(IPeerLink destination, MoveOrder order, DepartingGuest guest)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        if ((await destination.RejoinAsync(order.Id, patience.Token)).Address is not { } address)
        {
            return false;
        }

        await guest.ResumeAsync(address, patience.Token);
        return true;
    }

    private async Task LoseAsync(IPeerLink destination, MoveOrder order)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        await destination.LoseAsync(order.Id, patience.Token);
    }

    /// <returns>Whether it was done; if not, it is tried again.</returns>
    private async Task<bool> TryAsync(MoveOrder order, Func<IPeerLink, Task> act)
    {
        try
        {
            await act(peers.To(order.DestinationHost, order.Way?.DestinationAddress));
            return true;
        }
        catch (Exception failure) when (failure is RefusedException or QmpException or OperationCanceledException)
        {
            Log.MemoryWaits(logger, order.Departing.Name, order.DestinationHost, failure.Message);
            return false;
        }
    }
}
