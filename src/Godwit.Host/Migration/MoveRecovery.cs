using System.Collections.Concurrent;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>What a daemon that comes back does about the moves it finds in its books: <see cref="RecoveryPlan"/>, carried out.</summary>
internal sealed class MoveRecovery(
    DepartureBook register, ArrivalBook arrivals, LandingDesk desk, DepartingGuests guests, Settlement settlement, PostCopy postCopy, VmInventory inventory,
    VmHouse house, GuestBoot boot, OperationLedger ledger, ILogger<MoveRecovery> logger)
{
    /// <summary>The daemon must begin although a file server is away; the guest has its locks, unless we died in the middle of taking them back.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<OperationId, Task> _finishing = new();

    /// <summary>
    /// First of all at start, before any VM is taken up and any request is heard: a guest that was left paused goes on within
    /// milliseconds. Hand-overs are left to <see cref="FinishAbandoned"/>: they may take as long as the other host is away.
    /// </summary>
    public async Task BeginAsync()
    {
        foreach (Departure departure in register.Unsettled())
        {
            MoveOrder order = departure.Order;
            Guest? guest = boot.Adopt(order.Departing.Id);
            DepartureRecovery verdict = RecoveryPlan.OfDeparture(departure.State, guest is not null, await IsAheadAsync(order, guest));
            Log.Recovering(logger, order.Departing.Name, order.DestinationHost, verdict);
            switch (verdict)
            {
                case DepartureRecovery.TakeBack:
                    register.Abort(order.Id);
                    await TakeBackAsync(order, guest!);
                    break;
                case DepartureRecovery.DiscardOnly:
                    register.Abort(order.Id);
                    break;
                case DepartureRecovery.Give:
                    register.Give(order);
                    break;
                case DepartureRecovery.HandOver:
                    break;
            }

            if (guest is not null)
            {
                // QEMU speaks to one at a time, and whoever goes on with it is another.
                await guest.DisposeAsync();
            }
        }

        foreach ((ArrivalRecord arrival, ArrivalState state) in arrivals.Undecided())
        {
            bool guestIsHere = desk.TakeUp(arrival);
            ArrivalRecovery verdict = RecoveryPlan.OfArrival(state, guestIsHere);
            Log.RecoveringLanding(logger, arrival.Order.Arriving.Name, arrival.Order.SourceHost, verdict);
            if (verdict is ArrivalRecovery.Discard)
            {
                await TryAsync(arrival.Order, () => desk.DiscardAsync(arrival.Order.Id));
            }
        }
    }

    /// <summary>Begins to finish every hand-over that nobody is finishing. Called again and again.</summary>
    public void FinishAbandoned()
    {
        foreach (Departure departure in settlement.Abandoned().Where(departure => departure.State is DepartureState.Given))
        {
            if (!_finishing.TryGetValue(departure.Order.Id, out Task? finishing) || finishing.IsCompleted)
            {
                _finishing[departure.Order.Id] = FinishAsync(departure.Order);
            }
        }
    }

    /// <summary>Repeats the GO until it is acknowledged, then retires; or takes the guest back if it never ran there.</summary>
    private async Task FinishAsync(MoveOrder order)
    {
        Guest? guest = boot.Adopt(order.Departing.Id);
        DepartingGuest departing = guests.Of(order, guest, _ => { }, () => null);
        try
        {
            await settlement.HandOverAsync(order, departing);
            if (order.MayGoAhead)
            {
                await postCopy.FollowAsync(order, departing, _ => { });
            }

            await settlement.RetireAsync(order, departing);
            ledger.Correct(order.Id, OperationState.Completed, null);
        }
        catch (RefusedException refused) when (refused.Problem.Id is ProblemId.HandOverFailed)
        {
            ledger.Correct(order.Id, OperationState.Failed, refused.Problem);
            if (guest is not null)
            {
                await guest.DisposeAsync();
            }

            await house.RecoverAsync(inventory.Find(order.Departing.Id)!, hostBooted: false);
        }
        catch (Exception failure)
        {
            Log.RecoveryFailed(logger, order.Departing.Name, failure);
            if (guest is not null)
            {
                await guest.DisposeAsync();
            }
        }
    }

    private async Task<bool> IsAheadAsync(MoveOrder order, Guest? guest)
    {
        bool ahead = false;
        await TryAsync(order, async () => ahead = await guests.Of(order, guest, _ => { }, () => null).HasGoneAheadAsync(CancellationToken.None));
        return ahead;
    }

    private async Task TakeBackAsync(MoveOrder order, Guest guest)
    {
        // What the journal says now counts: the person may have paused or stopped it since.
        DesiredState desired = inventory.Find(order.Departing.Id)?.Desired ?? DesiredState.Off;
        await using (guest)
        {
            DepartingGuest departing = guests.Of(order with { Desired = desired }, guest, _ => { }, () => null);
            await TryAsync(order, () => departing.TakeBackAsync(LockPatience));
            await TryAsync(order, departing.DropMirrorsAsync);
        }
    }

    private async Task TryAsync(MoveOrder order, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception failure)
        {
            Log.RecoveryFailed(logger, order.Departing.Name, failure);
        }
    }
}
