using Godwit.Contracts.Moves;
using Godwit.Host.Bandwidth;
using Godwit.Host.Guests;
using Godwit.Host.Migration.Convergence;
using Godwit.Host.Networks;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.StorageMigration;
using Godwit.Host.Vms;
using Godwit.Qmp;

namespace Godwit.Host.Migration;

/// <summary>The guest at the source of a move: the verbs of the page, and the meter that tells how far it is.</summary>
internal sealed class DepartingGuest(
    MoveOrder order, Guest? guest, MoveMeter meter, Func<long?> cap, TransferSecurity security, GuestRetirement retirement, TimeProvider time)
{
    private readonly GuestMirrors? _mirrors =
        guest is null || order.FilesShared ? null : new GuestMirrors(guest, [.. VmFileSet.Written(order.Departing).Select(DiskMirror.ToHost)]);

    private readonly WayBack _wayBack = new(order, guest, time);
    private readonly ConvergencePolicy _policy = ConvergencePolicy.Of(order.Policy);
    private GuestPause _pause;
    private SocketPace? _pace;
    private ConvergenceSight? _sight;
    private bool _goesAhead;
    private MirrorWire? _wire;

    /// <summary>It has gone ahead of its memory: QEMU here has no way back.</summary>
    public bool IsAhead { get; private set; }

    /// <summary>Its QEMU here.</summary>
    public bool IsAlive => guest is { Process.IsAlive: true };

    public void Enter(MovePhase phase) => meter.Enter(phase);

    public MoveReport Report(IReadOnlyList<string> leftBehind) => meter.Report(leftBehind);

    public void Arrived(GoAnswer answer) => meter.Arrived(answer);

    /// <summary>The guest is paused: from here on its blackout is counted.</summary>
    /// <exception cref="Api.RefusedException">What is left of memory would take longer than the guest may be paused.</exception>
    public BlackoutLimit LimitPause()
    {
        // What is left now goes as fast as it can: somebody stands still for it.
        _pace?.Hold(null);
        var limit = new BlackoutLimit(_policy, order.Departing.Name, _pause.RanUntil ?? _pause.Stopped, time);
        if (_sight is null || _goesAhead || ConvergenceSchedule.Fits(_policy, _sight, limit.Paused))
        {
            return limit;
        }

        using (limit)
        {
            throw limit.Exceeded(_sight.ExpectedPause);
        }
    }

    /// <summary>Everything of the VM that nobody writes to.</summary>
    public Task CarryFilesAsync(IPeerLink destination, CancellationToken cancellationToken) =>
        new FileCarrier(destination, order, meter, new CopyPace(cap, time), time).RunAsync(cancellationToken);

    /// <summary>Returns when every disk has an equal twin that follows each write.</summary>
    public async Task MirrorDisksAsync(LandingAddress landing, CancellationToken cancellationToken)
    {
        await GuestLink.AddClientCredentialsAsync(Present, security, _mirrors is null ? null : _mirrors.DropAsync, cancellationToken);
        if (_mirrors is { } mirrors)
        {
            _wire = new MirrorWire(order.AllocatedBytes, () => SocketTally.Acknowledged(Present.Process.ProcessId, landing.Host, landing.DiskPort ?? 0));
            mirrors.BytesPerSecond = Share(VmFileSet.Written(order.Departing).Count);
            await mirrors.StartAsync(mirror => mirror.Connect(landing), cancellationToken);
            await mirrors.UntilReadyAsync(See, cancellationToken);
            await mirrors.MakeSynchronousAsync(See, cancellationToken);
        }
    }

    /// <param name="landing">Where it goes.</param>
    /// <param name="remark">Told in words when the guest outruns the link.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task SendMemoryAsync(LandingAddress landing, Action<string?> remark, CancellationToken cancellationToken)
    {
        SocketPace pace = _pace = new SocketPace(Present.Process.ProcessId, landing.Host, landing.MemoryPort);
        var watch = new MemoryWatch(
            _policy, order, time, () => SocketBacklog.To(landing.Host, landing.MemoryPort),
            info =>
            {
                pace.Hold(cap());
                meter.See(info);
            },
            remark);
        _pause = await new GuestMemory(Present).SendAsync(landing, watch.Plan, cancellationToken);
        meter.Paused(_pause.Stopped);
        _sight = watch.Sight;
        _goesAhead = watch.GoesAhead;
        if (watch.HasRemarked && !_goesAhead)
        {
            remark(null);
        }
    }

    public async Task ConcludeMirrorsAsync(CancellationToken cancellationToken)
    {
        if (_mirrors is { } mirrors)
        {
            await mirrors.ConcludeAsync(cancellationToken);
        }
    }

    /// <summary>
    /// The rest of memory, or of a guest that goes ahead the devices alone. When it returns, the guest may be given away: it is there, or it
    /// has gone ahead and nothing can bring it back, whatever has become of the link or of its time.
    /// </summary>
    public async Task FinishSwitchoverAsync(Heartbeat link, BlackoutLimit limit)
    {
        var memory = new GuestMemory(Present);
        if (_goesAhead)
        {
            limit.RequireTimeToHandOver();
        }

        try
        {
            await link.WhileAlive(async alive => Finished(await memory.FinishAsync(alive), limit), limit);
        }
        catch when (_goesAhead)
        {
            if (await memory.CutInSwitchoverAsync() is not { } ahead)
            {
                throw;
            }

            See(ahead);
        }

        if (!IsAhead)
        {
            limit.RequireTimeToHandOver();
        }
    }

    /// <summary>Of a guest that has gone ahead: the rest of its memory.</summary>
    public Task<FollowingState> FollowAsync() => guest is null ? Task.FromResult(FollowingState.Lost) : new FollowingMemory(guest).SendAsync(
        info =>
        {
            _pace?.Hold(cap());
            See(info);
        },
        () => _pace?.Acknowledged(),
        FollowingSilence.Of(cap()));

    /// <summary>Goes on with what is missing there.</summary>
    public async Task ResumeAsync(LandingAddress landing, CancellationToken cancellationToken)
    {
        _pace = new SocketPace(Present.Process.ProcessId, landing.Host, landing.MemoryPort);
        await new FollowingMemory(Present).ResumeAsync(landing, cancellationToken);
    }

    /// <summary>After a restart of the daemon: whether QEMU says that the guest has gone ahead.</summary>
    public async Task<bool> HasGoneAheadAsync(CancellationToken cancellationToken)
    {
        if (order.MayGoAhead && IsAlive)
        {
            See(await new FollowingMemory(Present).SeeAsync(cancellationToken));
        }

        return IsAhead;
    }

    public void LinkBroken(TimeSpan? since) => meter.LinkBroken(since);

    /// <summary>It is the destination's now, and so is what locked it. A QEMU that has gone holds nothing.</summary>
    public Task LetGoAsync(bool insist) =>
        IsAlive ? Present.Locks.LetGoAsync(order.Arriving, order.ArrivingFolder, orEnd: insist && !IsAhead) : Task.CompletedTask;

    /// <summary>The guest goes on here as it was.</summary>
    /// <param name="patience">How long it may stand still for its locks; null is as long as it takes.</param>
    public Task TakeBackAsync(TimeSpan? patience = null) => _wayBack.TakeAsync(patience);

    public Task DropMirrorsAsync() => _mirrors is { } mirrors ? _wayBack.InsistAsync(_ => mirrors.DropAsync()) : Task.CompletedTask;

    /// <summary>It must never run here again.</summary>
    public Task EndAsync() => guest?.EndAsync() ?? Task.CompletedTask;

    /// <summary>The destination is proven to run the guest: our QEMU, its taps and our files go.</summary>
    public async Task RetireAsync()
    {
        await EndAsync();
        if (order.FilesShared)
        {
            await retirement.ClearAsync(order.Departing); // the files are the very ones that it uses there
            return;
        }

        await retirement.TakeAwayAsync(order.Departing, order.DepartingFolder, LockPlan.LocksOf(order.Arriving, order.ArrivingFolder));
        Folders.RemoveEmpty([order.DepartingFolder]);
    }

    /// <summary>What the cap leaves is divided among the disks that still copy.</summary>
    private async Task See(IReadOnlyList<MirrorSight> mirrors)
    {
        meter.See(_wire?.InData(mirrors) ?? mirrors);
        if (_mirrors is { } ours && Share(mirrors.Count(mirror => !mirror.Ready)) is var share && share != ours.BytesPerSecond)
        {
            await ours.LimitAsync(share);
        }
    }

    private void Finished(MigrationInfo memory, BlackoutLimit limit)
    {
        See(memory);
        if (memory.Downtime is { } milliseconds)
        {
            TimeSpan downtime = TimeSpan.FromMilliseconds(milliseconds);
            limit.Know(downtime);
            // QEMU counts from before it says STOP, and until it has sent all, which is now.
            meter.PausedBefore(time.GetUtcNow() - downtime);
        }
    }

    private void See(MigrationInfo memory)
    {
        meter.See(memory);
        IsAhead |= memory.Status is { IsPostcopy: true };
    }

    private long? Share(int disks) => cap() is { } all ? Math.Max(1, all / Math.Max(1, disks)) : null;

    private Guest Present => guest ?? throw new System.Diagnostics.UnreachableException("A move starts with a running guest.");
}
