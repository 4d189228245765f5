using System.Collections.Concurrent;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>What a daemon that comes back does about the moves it finds in its books: <see cref="RecoveryPlan"/>, carried out.</summary>
internal sealed class MoveRecovery(
    DepartureBook register, ArrivalBook arrivals, LandingDesk desk, DepartingGuests guests, Settlement settlement, PostCopy postCopy, VmInventory inventory,
    VmHouse house, GuestBoot boot, OperationLedger ledger, IRoleRegister roles, TimeProvider time, ILogger<MoveRecovery> logger)
{
    private static readonly TimeSpan RegisterPatience = TimeSpan.FromSeconds(2);

    /// <summary>The daemon must begin although a file server is away; the guest has its locks, unless we died in the middle of taking them back.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<OperationId, (VmId Vm, Task Task)> _finishing = new();
    private readonly ConcurrentDictionary<OperationId, VmId> _undecided = new();

    /// <summary>
    /// First of all at start, before any VM is taken up and any request is heard: a guest that was left paused goes on within
    /// milliseconds. Hand-overs are left to <see cref="FinishAbandoned"/>: they may take as long as the other host is away.
    /// </summary>
    public async Task BeginAsync()
    {
        foreach (Departure departure in register.Unsettled())
        {
            if (!await IsDecidedAsync(departure))
            {
                _undecided[departure.Order.Id] = departure.Order.Departing.Id;
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

    /// <summary>Roles whose move nobody can decide yet, because the cluster does not answer: neither their guests nor their rows are touched.</summary>
    public IReadOnlySet<VmId> Undecided => _undecided.Values.ToHashSet();

    /// <summary>Nobody else touches its guest or its row, until it has moved in.</summary>
    public bool Holds(VmId vm) => _undecided.Values.Contains(vm) || _finishing.Values.Any(finishing => finishing.Vm == vm && !finishing.Task.IsCompleted);

    /// <summary>Asks the cluster again about those, and takes up what has been decided. Called again and again.</summary>
    public async Task DecideAsync()
    {
        foreach ((OperationId move, VmId vm) in _undecided)
        {
            // One that is settled was decided before, and could not be taken up then.
            if (register.Unsettled().FirstOrDefault(departure => departure.Order.Id == move) is { } departure && !await IsDecidedAsync(departure))
            {
                continue;
            }

            if (!_undecided.Any(other => other.Key != move && other.Value == vm) && inventory.Find(vm) is { } ours)
            {
                await house.RecoverAsync(ours, hostBooted: false);
            }

            _undecided.TryRemove(move, out _);
        }
    }

    /// <summary>Begins to finish every hand-over that nobody is finishing. Called again and again.</summary>
    public void FinishAbandoned()
    {
        foreach (Departure departure in settlement.Abandoned().Where(departure => departure.State is DepartureState.Given))
        {
            if (!_finishing.TryGetValue(departure.Order.Id, out (VmId Vm, Task Task) finishing) || finishing.Task.IsCompleted)
            {
                _finishing[departure.Order.Id] = (departure.Order.Departing.Id, FinishAsync(departure.Order));
            }
        }
    }

    /// <returns>False when it cannot be decided yet: then nothing was done.</returns>
    private async Task<bool> IsDecidedAsync(Departure departure)
    {
        MoveOrder order = departure.Order;
        if (await StateOfAsync(departure) is not { } state)
        {
            return false;
        }

        // Let go at the end: QEMU speaks to one at a time, and whoever goes on with it is another.
        await using Guest? guest = boot.Adopt(order.Departing.Id);
        DepartureRecovery verdict = RecoveryPlan.OfDeparture(state, guest is not null, await IsAheadAsync(order, guest));
        Log.Recovering(logger, order.Departing.Name, order.DestinationHost, verdict);
        switch (verdict)
        {
            case DepartureRecovery.TakeBack when register.HasLeftSince(order):
                break;
            case DepartureRecovery.TakeBack:
                register.Abort(order.Id);
                await TakeBackAsync(order, guest!);
                break;
            case DepartureRecovery.DiscardOnly:
                register.Abort(order.Id);
                break;
            case DepartureRecovery.Give when order.IsRole && !await TryGiveAsync(order):
                // Only the cluster can give it, and it does not answer.
                return false;
            case DepartureRecovery.Give:
                register.Give(order);
                break;
            case DepartureRecovery.HandOver:
                if (departure.State is DepartureState.Open)
                {
                    // The cluster had been told already, and this host's book had not.
                    register.Give(order);
                }

                break;
        }

        return true;
    }

    /// <summary>Of a role the cluster's register counts, which may be a step ahead of this host's book; null when it does not answer.</summary>
    private async Task<DepartureState?> StateOfAsync(Departure departure)
    {
        if (!departure.Order.IsRole || departure.State is not DepartureState.Open)
        {
            return departure.State;
        }

        using var patience = new CancellationTokenSource(RegisterPatience, time);
        return await roles.DecideAsync(departure.Order, patience.Token) switch
        {
            OrderVerdict.Given => DepartureState.Given,
            OrderVerdict.Undecided => DepartureState.Open,
            // Another owns it by now. The book's row is dropped by whoever follows the register; until then its guest must not go on.
            OrderVerdict.Aborted => await EndAsync(departure.Order),
            null => null,
        };
    }

    /// <summary>It has left by a later move, or nobody knows yet whether it has: what an earlier one left behind must not wake its guest.</summary>
    private async Task<bool> TryGiveAsync(MoveOrder order)
    {
        using var patience = new CancellationTokenSource(RegisterPatience, time);
        try
        {
            return await roles.GiveAsync(order, patience.Token);
        }
        catch (Exception notGiven) when (notGiven is OperationCanceledException or RefusedException)
        {
            return false;
        }
    }

    private async Task<DepartureState?> EndAsync(MoveOrder order)
    {
        if (boot.Adopt(order.Departing.Id) is { } guest)
        {
            await guest.EndAsync();
        }

        return DepartureState.Aborted;
    }

    /// <summary>Repeats the GO until it is acknowledged, then retires; or takes the guest back if it never ran there.</summary>
    private async Task FinishAsync(MoveOrder order)
    {
        // It is held before anything is done.
        await Task.Yield();
        if (!register.IsUnsettled(order.Id))
        {
            return; // the one before has, since it was listed
        }

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
        catch (Exception failure)
        {
            if (failure is RefusedException { Problem: { Id: ProblemId.HandOverFailed or ProblemId.RoleOwnerChanged } problem })
            {
                ledger.Correct(order.Id, OperationState.Failed, problem);
            }

            Log.RecoveryFailed(logger, order.Departing.Name, failure);
            if (guest is not null)
            {
                await guest.DisposeAsync();
            }

            if (failure is RefusedException { Problem.Id: ProblemId.HandOverFailed } && inventory.Find(order.Departing.Id) is { } ours)
            {
                await house.RecoverAsync(ours, hostBooted: false);
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
        DepartingGuest departing = guests.Of(order with { Desired = desired }, guest, _ => { }, () => null);
        await TryAsync(order, () => departing.TakeBackAsync(LockPatience));
        await TryAsync(order, departing.DropMirrorsAsync);
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
