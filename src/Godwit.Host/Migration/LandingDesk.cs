using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Guests;
using Godwit.Host.Peers;
using Godwit.Host.Queue;
using Godwit.Host.Vms;
using Godwit.Qmp;

namespace Godwit.Host.Migration;

/// <summary>
/// The destination of moves: every call of <see cref="IPeerLink"/> from the other side. All are keyed by the order and may
/// come twice.
/// </summary>
internal sealed class LandingDesk(
    HostOptions options, ArrivalBook book, LandingSite site, LandingTurns turns, GuestBoot boot, SecureTransfer secure, VmHouse house, MovePorts ports, IRoleRegister roles,
    TimeProvider time, ILogger<LandingDesk> logger) : IDisposable
{
    private static readonly TimeSpan ArrivalPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ArrivalInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The source lets go before it says GO; but whoever asks it for its verdict may be quicker.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<OperationId, Landing> _landings = new();
    /// <summary>Of a GO that was answered: it may come over two networks, and the one that comes second must not know less.</summary>
    private readonly ConcurrentDictionary<OperationId, GoAnswer> _answers = new();
    private readonly SemaphoreSlim _preparing = new(1, 1);

    public IReadOnlyList<Landing> Landings => [.. _landings.Values];

    /// <summary>What keeps this guest from landing here, now; nothing is reserved.</summary>
    public async Task<IReadOnlyList<Problem>> ExamineAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        IReadOnlyList<Problem> storageNews = await site.AskAroundAsync(order, cancellationToken);

        // Of files on a share that does not answer nobody finds out more, and would wait for it.
        return AwayOf(storageNews) is not null ? storageNews : site.ProblemsOf(order, Landings, storageNews);
    }

    /// <exception cref="RefusedException">A requirement is not met; nothing was created.</exception>
    public async Task PrepareAsync(MoveOrder order, CancellationToken cancellationToken)
    {
        // The storage network is asked before, so that nobody waits for it but this move.
        IReadOnlyList<Problem> storageNews = _landings.ContainsKey(order.Id) ? [] : await site.AskAroundAsync(order, cancellationToken);

        if (AwayOf(storageNews) is { } away)
        {
            throw new RefusedException(away);
        }

        // One at a time, so that two landings cannot both be promised the same memory, name or folder.
        await _preparing.WaitAsync(cancellationToken);
        try
        {
            if (_landings.ContainsKey(order.Id))
            {
                return;
            }

            Landing landing = Admit(order, storageNews);
            await landing.Gate.WaitAsync(CancellationToken.None);
            try
            {
                // Whoever comes to discard it waits until everything that there is to take away has been made.
                _landings[order.Id] = landing;
                book.Open(landing.Arrival);
                await site.CreateAsync(landing.Arrival, cancellationToken);
            }
            finally
            {
                landing.Gate.Release();
            }
        }
        finally
        {
            _preparing.Release();
        }
    }

    /// <summary>What comes as it is. Several calls at once are welcome, and none waits for another step.</summary>
    public LandingFiles FilesOf(OperationId id)
    {
        Landing landing = Get(id);
        landing.LastHeard = time.GetTimestamp();
        return landing.Files;
    }

    public Task<LandingAddress> OpenAsync(OperationId id, CancellationToken cancellationToken) => HoldAsync(id, async landing =>
    {
        if (landing.Address is { } already)
        {
            return already;
        }

        MoveOrder order = landing.Order;
        TransferSecurity security = secure(order.SourceHost);
        LandingAddress address = ports.Reserve(order, options);
        RoleArrival.Expect(roles, order);
        Guest guest = await boot.StartAsync(
            order.Arriving, order.ArrivingFolder, incoming: true, memoryFile: null, cancellationToken, fromHost: true, tpmApart: order.FilesShared);
        landing.Guest = guest;
        await new GuestLandingPad(guest).OpenAsync(
            address, [.. order.FilesShared ? [] : VmFileSet.Written(order.Arriving)], order.Manner, security, cancellationToken);
        return landing.Address = address;
    });

    private static Problem? AwayOf(IReadOnlyList<Problem> news) => news.FirstOrDefault(problem => problem.Id is ProblemId.VolumeUnavailable);

    /// <summary>Null when there is no such landing.</summary>
    public string? SourceOf(OperationId id) => (_landings.GetValueOrDefault(id)?.Order ?? book.OrderOf(id))?.SourceHost;

    /// <summary>What had arrived was lost before it ran, and never will.</summary>
    public bool HasLost(OperationId id) => book.StateOf(id) is ArrivalState.Lost;

    /// <exception cref="RefusedException">There is no such landing, or its QEMU is gone.</exception>
    public void Heartbeat(OperationId id)
    {
        Landing landing = Get(id);
        landing.LastHeard = time.GetTimestamp();
        if (landing.Guest is { Process.IsAlive: false } lost)
        {
            throw LandingDenials.GuestLost(options.HostName, landing, lost);
        }
    }

    public Task ArmAsync(OperationId id) => HoldAsync(id, landing =>
    {
        if (landing.Order.HasGuest && landing.Guest is not { Process.IsAlive: true })
        {
            throw LandingDenials.GuestLost(options.HostName, landing, landing.Guest);
        }

        if (!landing.Files.AreWhole)
        {
            throw LandingDenials.Unfinished(landing);
        }

        book.Set(id, ArrivalState.Armed);
        return Task.FromResult(true);
    });

    /// <summary>Makes the arrived guest ours and lets it go on; or proves that it never ran and never will.</summary>
    public async Task<GoAnswer> GoAsync(OperationId id)
    {
        if (_landings.ContainsKey(id))
        {
            try
            {
                return await HoldAsync(id, async landing => book.StateOf(id) switch
                {
                    ArrivalState.Lost => Lost,
                    // Said before, and what follows the record failed: it is done again.
                    ArrivalState.Owned => await TakeOverAsync(landing),
                    _ => await RoleArrival.IsOursAsync(roles, landing.Order, options.HostName, time) && !IsPassedBy(landing) && await HasArrivedAsync(landing)
                        ? await TakeOverAsync(landing) : await LoseAsync(landing),
                });
            }
            catch (RefusedException gone) when (gone.Problem.Id is ProblemId.LandingNotFound)
            {
                // Another GO, or a discard, settled it while this one waited for its turn.
            }
        }

        // Nothing of it is left that could ever run here, unless it has moved in already.
        return book.StateOf(id) switch
        {
            ArrivalState.Owned => _answers.GetValueOrDefault(id, Running),
            ArrivalState.Lost => Lost,
            null => await RoleArrival.HasArrivedAsync(roles, id, options.HostName, time) ? Running : Lost,
            ArrivalState.Prepared or ArrivalState.Armed => throw LandingDenials.NotHere(options.HostName, id),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Takes a landing away that is not ours, or closes the record of one that is.</summary>
    public Task DiscardAsync(OperationId id) => DiscardAsync(id, unless: () => false);

    /// <summary>Takes a landing away whose source has been silent since then, unless it has been heard in the meantime.</summary>
    public Task GiveUpAsync(Landing landing, long silentSince) =>
        DiscardAsync(landing.Order.Id, unless: () =>
            landing.LastHeard != silentSince || book.StateOf(landing.Order.Id) is not (ArrivalState.Prepared or null));

    /// <summary>After a restart: takes up a landing that only its source can decide about, with its QEMU if that still lives.</summary>
    /// <returns>Whether it does.</returns>
    [SuppressMessage("Reliability", "CA2000", Justification = "The landing holds the files, and Forget gives them back.")]
    public bool TakeUp(ArrivalRecord arrival)
    {
        Landing landing = New(arrival, site.KeepFiles(arrival.Order), turns.Keep(SlotNeeds.Of(arrival.Order)));
        landing.Guest = boot.Adopt(arrival.Order.Arriving.Id);
        _landings[arrival.Order.Id] = landing;
        return landing.Guest is not null;
    }

    public void Dispose() => _preparing.Dispose();

    private static GoAnswer Running { get; } = new() { Outcome = GoOutcome.Running };

    private static GoAnswer Lost { get; } = new() { Outcome = GoOutcome.Lost };

    /// <exception cref="RefusedException">A requirement is not met; nothing is kept.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The landing holds the files, and Forget gives them back.")]
    private Landing Admit(MoveOrder order, IReadOnlyList<Problem> storageNews)
    {
        IDisposable files = site.KeepFiles(order);
        IDisposable? slot = null;
        try
        {
            ArrivalRecord arrival = site.Examine(order, Landings, storageNews);
            slot = turns.Claim(order.Id, SlotNeeds.Of(order));
            return New(arrival, files, slot);
        }
        catch
        {
            slot?.Dispose();
            files.Dispose();
            throw;
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The landing holds the name, and Forget gives it back.")]
    private Landing New(ArrivalRecord arrival, IDisposable files, IDisposable slot) =>
        new(arrival, site.KeepName(arrival.Order), files, slot, site.FilesOf(arrival.Order)) { LastHeard = time.GetTimestamp() };

    private async Task DiscardAsync(OperationId id, Func<bool> unless)
    {
        if (!_landings.TryGetValue(id, out Landing? landing))
        {
            turns.Forget(id);
            ports.Release(id);
            _answers.TryRemove(id, out _);
            book.Close(id);
            return;
        }

        await landing.Gate.WaitAsync();
        try
        {
            if (_landings.GetValueOrDefault(id) != landing)
            {
                // Another discard has taken it away while this one waited: a QEMU or a file that is here by now is a later landing's.
                book.Close(id);
                return;
            }

            if (unless())
            {
                return;
            }

            if (book.StateOf(id) is not ArrivalState.Owned)
            {
                await landing.Files.CloseAsync();
                if (landing.Guest is { } guest)
                {
                    await guest.EndAsync();
                }

                await site.TakeAwayAsync(landing.Arrival);
                RoleArrival.Forget(roles, landing.Order);
            }

            book.Close(id);
            Forget(landing);
        }
        finally
        {
            landing.Gate.Release();
        }
    }

    private void Forget(Landing landing)
    {
        ports.Release(landing.Order.Id);
        landing.GiveBack();
        _landings.TryRemove(landing.Order.Id, out _);
    }

    /// <summary>A third host was made to take the machine from storage that all reach, while this one waited for its source.</summary>
    private static bool IsPassedBy(Landing landing) =>
        landing is { Guest: { } guest, Order: { FilesShared: true } order } && guest.Locks.IsUsedByOthersThan([order.SourceHost], order.Arriving, order.ArrivingFolder);

    private async Task<bool> HasArrivedAsync(Landing landing)
    {
        if (!landing.Order.HasGuest)
        {
            return landing.Files.AreWhole && File.Exists(VmFiles.Configuration(landing.Order.ArrivingFolder));
        }

        if (landing.Guest is not { Process.IsAlive: true } guest)
        {
            return false;
        }

        using var patience = new CancellationTokenSource(ArrivalPatience, time);
        try
        {
            while (true)
            {
                try
                {
                    return await new GuestLandingPad(guest).ArrivedAsync(patience.Token);
                }
                catch (QmpException) when (guest.Process.IsAlive)
                {
                    // It lives, and may only have stumbled: one that has gone ahead of its memory has no way back.
                    await Task.Delay(ArrivalInterval, time, patience.Token);
                }
            }
        }
        catch (Exception silent) when (silent is OperationCanceledException or QmpException or RefusedException)
        {
            // Gone, or it does not answer. It was never told to run, so it may be ended, and the source has the guest.
            return false;
        }
    }

    /// <summary>From its first line this host owns the VM, whatever happens. All of it may be done again.</summary>
    private async Task<GoAnswer> TakeOverAsync(Landing landing)
    {
        MoveOrder order = landing.Order;
        VmRecord vm = book.Own(order);
        if (!order.HasGuest)
        {
            boot.Claim(order.Arriving, order.ArrivingFolder);
            house.MoveIn(vm, order.Arriving, order.Desired is DesiredState.Saved ? new VmPhase.Saved() : new VmPhase.Off());
            Forget(landing);
            Log.Arrived(logger, vm.Name, order.SourceHost, vm.Generation);
            return new GoAnswer { Outcome = GoOutcome.Running, DiskBytes = LandingSite.CopiedBytes(order) };
        }

        Guest guest = landing.Guest!;
        DateTimeOffset resumedAt;
        try
        {
            await new GuestLandingPad(guest).CloseDisksAsync(CancellationToken.None);
            boot.TakeTpm(order.Arriving);
            await guest.Locks.HoldSoonAsync(order.Arriving, order.ArrivingFolder, areNew: !order.FilesShared, LockPatience);
            if (order.Desired is DesiredState.Running)
            {
                await guest.ContinueAsync(CancellationToken.None);
            }

            resumedAt = time.GetUtcNow();
            house.MoveIn(vm, order.Arriving, order.Desired is DesiredState.Running ? new VmPhase.Running(guest) : new VmPhase.Paused(guest));
        }
        catch (Exception failure) when (failure is QmpException or RefusedException)
        {
            // Recovery is the same verdict as after a restart: adopt it, let it go on, or start it.
            await guest.DisposeAsync();
            await house.RecoverAsync(vm, hostBooted: false);
            resumedAt = time.GetUtcNow();
        }

        GoAnswer answer = _answers[order.Id] = Running with { ResumedAt = resumedAt, DiskBytes = LandingSite.CopiedBytes(order) };
        Forget(landing);
        Log.Arrived(logger, vm.Name, order.SourceHost, vm.Generation);
        return answer;
    }

    private async Task<GoAnswer> LoseAsync(Landing landing)
    {
        if (landing.Guest is { } guest)
        {
            await guest.EndAsync();
        }

        book.Set(landing.Order.Id, ArrivalState.Lost);
        return Lost;
    }

    private async Task<T> HoldAsync<T>(OperationId id, Func<Landing, Task<T>> act)
    {
        Landing landing = Get(id);
        landing.LastHeard = time.GetTimestamp();
        await landing.Gate.WaitAsync();
        try
        {
            // It may have been discarded while this call waited for its turn.
            return await act(Get(id));
        }
        catch (QmpException failure)
        {
            throw landing.Guest is { Process.IsAlive: false } lost
                ? LandingDenials.GuestLost(options.HostName, landing, lost)
                : LandingDenials.QemuFailed(options.HostName, landing, failure);
        }
        finally
        {
            landing.Gate.Release();
        }
    }

    private Landing Get(OperationId id) => _landings.TryGetValue(id, out Landing? landing) ? landing : throw LandingDenials.NotHere(options.HostName, id);
}
