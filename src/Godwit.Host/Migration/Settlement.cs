using System.Collections.Concurrent;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Microsoft.Data.Sqlite;

namespace Godwit.Host.Migration;

/// <summary>
/// What must be said to the other host after the decision, however often it takes: "discard" after an abort, "GO" after the
/// register changed.
/// </summary>
internal sealed class Settlement(
    IPeers peers, DepartureBook register, IRoleRegister roles, OperationLedger ledger, TimeProvider time, ILogger<Settlement> logger)
{
    /// <summary>Long enough for a cut migration network to show and for the management network to do it.</summary>
    private static readonly TimeSpan FirstTry = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan GoPatience = TimeSpan.FromSeconds(15);

    /// <summary>How often its QEMU is asked to let go of what is given away, before it is ended.</summary>
    private const int PoliteAttempts = 3;

    private static readonly TimeSpan GoInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>A QEMU that can cancel at all does so in a tenth of this.</summary>
    private static readonly TimeSpan PromptWayBack = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<Contracts.Operations.OperationId, byte> _trying = new();

    /// <summary>The move is off. Tells the destination once; if it does not answer, <see cref="RetryDiscardsAsync"/> does later.</summary>
    public async Task AbortAsync(MoveOrder order)
    {
        register.Abort(order.Id);
        await TryDiscardAsync(order);
    }

    /// <summary>
    /// The guest goes on here, before the register changes. A QEMU that waits for a destination may not come to cancel; so
    /// if it is not prompt, the landing is taken away meanwhile, whose end resets every connection. The register hears nothing yet: a daemon
    /// that comes back must still find a guest to be taken back.
    /// </summary>
    public async Task TakeBackAsync(MoveOrder order, DepartingGuest guest)
    {
        Task back = guest.TakeBackAsync();
        if (await Task.WhenAny(back, Task.Delay(PromptWayBack, time)) != back)
        {
            // Not waited for: the link may be dead, and the mirrors hold up writes until they are dropped.
            _ = EndLandingAsync(order);
        }

        await back;
    }

    /// <summary>
    /// The point of no return. Of a guest that has gone ahead of its memory it is tried for a while: QEMU cannot take that one back, so a
    /// register that cannot be written costs it its memory. Of a role the cluster says so first, and this host's book only follows.
    /// </summary>
    /// <exception cref="RefusedException">A role that another has been named for: its guest here has ended.</exception>
    public async Task GiveAsync(MoveOrder order, DepartingGuest guest)
    {
        if (order.IsRole && !await roles.GiveAsync(order, CancellationToken.None))
        {
            await guest.EndAsync();
            throw RoleDeparture.Lost(order);
        }

        long begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                register.Give(order);
                return;
            }
            catch (SqliteException failure) when (order.IsRole || (guest.IsAhead && time.GetElapsedTime(begin) < GoPatience))
            {
                Log.GiveRepeated(logger, order.Departing.Name, failure.Message);
            }

            await Task.Delay(GoInterval, time, CancellationToken.None);
        }
    }

    /// <summary>
    /// Says GO until the destination has either put the guest to work or proved that it never ran. Takes no token: an owner
    /// is named, and a paused guest waits.
    /// </summary>
    /// <exception cref="RefusedException">The arrived guest was lost before it ran; the guest goes on here.</exception>
    public async Task HandOverAsync(MoveOrder order, DepartingGuest guest)
    {
        GoAnswer answer = await SayGoAsync(order, guest);
        if (answer.Outcome is GoOutcome.Running)
        {
            guest.Arrived(answer);
            return;
        }

        register.RequireUnsettled(order);
        if (order.IsRole && !await roles.TakeBackAsync(order))
        {
            await LoseAsync(order, guest);
            throw RoleDeparture.Lost(order);
        }

        register.TakeBack(order);
        await guest.TakeBackAsync();
        await guest.DropMirrorsAsync();
        await DiscardOnceAsync(order);
        throw new RefusedException(
            ProblemId.HandOverFailed,
            order.Departing.Name,
            $"The guest that had arrived at {order.DestinationHost} was lost before it ran there.",
            guest.IsAhead ? "It had gone ahead of its memory (post-copy), which has no way back: the virtual machine starts again at the source, from its disks."
            : "The virtual machine goes on at the source, where it was paused. Look into the destination's QEMU log, then move again.");
    }

    /// <summary>
    /// The destination runs the guest: what is left of it here goes, and both books are closed. The move has succeeded whatever
    /// fails now; it is tried again, and the destination's book may stay open, which does no harm.
    /// </summary>
    /// <returns>What is still here, in words.</returns>
    public async Task<IReadOnlyList<string>> RetireAsync(MoveOrder order, DepartingGuest guest)
    {
        try
        {
            await guest.RetireAsync();
            RoleDeparture.Forget(roles, order);
            register.Settle(order.Id);
        }
        catch (Exception failure)
        {
            Log.RetirementFailed(logger, order.Departing.Name, failure);
            return [$"{order.Departing.Name} at {order.SourceHost}: {failure.Message}"];
        }

        await DiscardOnceAsync(order);
        return [];
    }

    /// <summary>
    /// Moves in the register that no operation carries any more, because something failed that must not. An operation says its last word there before it
    /// ends: what the register said earlier is old, and to say GO once more for a move that is settled would take the guest back from where it runs.
    /// </summary>
    public IReadOnlyList<Departure> Abandoned()
    {
        HashSet<Contracts.Operations.OperationId> ended = [.. register.Unsettled().Select(departure => departure.Order.Id).Where(id => ledger.FindRunning(id) is null)];
        return ended.Count == 0 ? [] : [.. register.Unsettled().Where(departure => ended.Contains(departure.Order.Id))];
    }

    /// <summary>Every abandoned move that is off, once each. Whether a role's is off, its register says: an open one is for whoever asks there.</summary>
    public async Task RetryDiscardsAsync()
    {
        foreach (Departure departure in Abandoned().Where(
            departure => departure.State is DepartureState.Aborted || departure is { State: DepartureState.Open, Order.IsRole: false }))
        {
            register.Abort(departure.Order.Id);
            await DiscardOnceAsync(departure.Order);
        }
    }

    private async Task EndLandingAsync(MoveOrder order)
    {
        try
        {
            using var deadline = new CancellationTokenSource(FirstTry, time);
            await peers.To(order.DestinationHost).DiscardAsync(order.Id, deadline.Token);
        }
        catch (Exception notYet)
        {
            Log.DiscardPostponed(logger, order.Departing.Name, order.DestinationHost, notYet.Message);
        }
    }

    private async Task DiscardOnceAsync(MoveOrder order)
    {
        try
        {
            await TryDiscardAsync(order);
        }
        catch (Exception notYet)
        {
            Log.DiscardPostponed(logger, order.Departing.Name, order.DestinationHost, notYet.Message);
        }
    }

    private async Task TryDiscardAsync(MoveOrder order)
    {
        if (!_trying.TryAdd(order.Id, 0))
        {
            return;
        }

        try
        {
            using var deadline = new CancellationTokenSource(FirstTry, time);
            await peers.To(order.DestinationHost, order.Way?.DestinationAddress).DiscardAsync(order.Id, deadline.Token);
            register.Settle(order.Id);
        }
        catch (OperationCanceledException)
        {
            throw new RefusedException(
                ProblemId.HostUnreachable,
                order.DestinationHost,
                $"{order.DestinationHost} does not answer; what it has made for the move is still there.",
                "It is taken away as soon as the host answers.");
        }
        finally
        {
            _trying.TryRemove(order.Id, out _);
        }
    }

    private async Task<GoAnswer> SayGoAsync(MoveOrder order, DepartingGuest guest)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await guest.LetGoAsync(insist: attempt >= PoliteAttempts);
                using var deadline = new CancellationTokenSource(GoPatience, time);
                return await peers.To(order.DestinationHost, order.Way?.DestinationAddress).GoAsync(order.Id, deadline.Token);
            }
            catch (Exception failure)
            {
                // Whatever it was: an owner is named, and only its answer ends this.
                Log.GoRepeated(logger, order.Departing.Name, order.DestinationHost, failure.Message);
            }

            if (await RoleDeparture.HasPassedOnAsync(roles, order, time))
            {
                return new GoAnswer { Outcome = GoOutcome.Lost };
            }

            await Task.Delay(GoInterval, time, CancellationToken.None);
        }
    }

    /// <summary>Its files are the new owner's, and what the guest here remembers is old.</summary>
    private async Task LoseAsync(MoveOrder order, DepartingGuest guest)
    {
        await (order.FilesShared ? guest.RetireAsync() : guest.EndAsync());
        RoleDeparture.Forget(roles, order);
        register.Settle(order.Id);
        await DiscardOnceAsync(order);
    }
}
