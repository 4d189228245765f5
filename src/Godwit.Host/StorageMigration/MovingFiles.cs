using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Vms;
using Godwit.Qmp;

namespace Godwit.Host.StorageMigration;

/// <summary>A VM whose files move: the verbs of the page, and the meter that tells how far it is.</summary>
internal sealed class MovingFiles
{
    /// <summary>Longest pause before the guest is put back: a switch takes some ten milliseconds.</summary>
    private static readonly TimeSpan PauseLimit = TimeSpan.FromSeconds(4.5);

    private static readonly TimeSpan WayBackPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WayBackInterval = TimeSpan.FromMilliseconds(50);

    private readonly StorageOrder _order;
    private readonly Guest? _guest;
    private readonly StorageMeter _meter;
    private readonly Func<long?> _cap;
    private readonly LatencyGuard? _guard;
    private readonly GuestUser _user;
    private readonly MoveHolds? _holds;
    private readonly IReadOnlyList<DiskMirror> _disks;
    private readonly GuestMirrors? _mirrors;
    private readonly RestingFiles _resting;
    private long _stoppedAt;

    public MovingFiles(
        StorageOrder order, Guest? guest, CopyBounds bounds, GuestUser user, FileSteps steps, TimeProvider time, Action<MoveProgress> publish, MoveHolds? holds)
    {
        _order = order;
        _guest = guest;
        _user = user;
        _holds = holds;
        _disks = [.. order.MovingDisks().Select(pair => DiskMirror.ToPlace(pair.From, pair.To))];
        _mirrors = guest is null ? null : new GuestMirrors(guest, _disks);
        IReadOnlyList<VmFilePair> resting = RestingCopy.Of(order, running: guest is not null);
        _meter = new StorageMeter(order, resting, time, publish);
        _guard = guest is not null && !bounds.FullSpeed ? new LatencyGuard(new GuestLatency(guest), bounds.Latency, _meter, time) : null;
        _cap = () => (bounds.Cap(), _guard?.BytesPerSecond) is (long cap, long held) ? Math.Min(cap, held) : bounds.Cap() ?? _guard?.BytesPerSecond;
        var pace = new CopyPace(_cap, time, LookAtGuestAsync);
        _resting = new RestingFiles(resting, _meter, user, steps, time, async (bytes, token) =>
        {
            await LookAtGuestAsync(token);
            await pace.PassAsync(bytes, token);
        });
    }

    public bool IsRunning => _guest is not null;

    /// <summary>Its QEMU lives, and holds the locks of both places until it lets the old one go.</summary>
    public bool HoldsLocks => _guest is { Process.IsAlive: true };

    private bool ShallRun => _order.Desired is DesiredState.Running;

    public void Enter(MovePhase phase) => _meter.Enter(phase);

    public MoveReport Report(IReadOnlyList<string> leftBehind) => _meter.Report(leftBehind);

    public CancellationTokenSource LimitPause() => _guest is null ? new CancellationTokenSource() : new CancellationTokenSource(PauseLimit, _guest.Time);

    /// <summary>Frozen layers, checkpoints' memory, boot files; and all disks of a VM that does not run.</summary>
    public async Task CopyAtRestAsync(CancellationToken cancellationToken)
    {
        await (_guard?.BeginAsync(cancellationToken) ?? Task.CompletedTask);
        await _resting.CopyAsync(cancellationToken);
    }

    /// <summary>Returns when every moving disk of a running guest has an equal twin that follows each write.</summary>
    public async Task MirrorAsync(CancellationToken cancellationToken)
    {
        if (_mirrors is not { } mirrors || _guest is not { } guest)
        {
            return;
        }

        // A guest whose disks another host has used since must not copy what it remembers of them.
        await guest.Locks.KeepAsync(_order.Before, _order.FolderBefore, cancellationToken);
        await guest.Locks.HoldAsync(_order.After, _order.FolderAfter, cancellationToken, areNew: true);
        Dictionary<string, VirtualHardDisk> twins = _order.MovingDisks().ToDictionary(pair => pair.From.Id, pair => pair.To, StringComparer.Ordinal);
        IReadOnlyList<IReadOnlyList<DiskMirror>> lanes = CopyLanes.Of(_disks, mirror => SpinningDisk.Of(twins[mirror.Disk.Id].Path));
        mirrors.BytesPerSecond = ShareOf(lanes.Count);
        await mirrors.FillAsync(mirror => DiskMirror.Open(twins[mirror.Disk.Id], guest), lanes, SeeAsync, cancellationToken);
        _guard?.LetGo();
        await mirrors.MakeSynchronousAsync(SeeAsync, cancellationToken);
    }

    /// <summary>Pauses the guest and puts it onto its new files, which are equal and on disk then. It stays paused.</summary>
    public async Task SwitchAsync(CancellationToken cancellationToken)
    {
        if (_guest is { } guest && _mirrors is { } mirrors)
        {
            _stoppedAt = guest.Time.GetTimestamp();
            await guest.PauseAsync(cancellationToken);
            await mirrors.CompleteAsync(cancellationToken);
            await PlatformMove.GoAsync(_order, guest, _user, cancellationToken);
        }

        await HoldAsync(MoveHolds.Switch, cancellationToken);
    }

    /// <summary>On its new files: it goes on if it shall. When its QEMU has died meanwhile, the VM's own recovery sees to that.</summary>
    /// <exception cref="OperationCanceledException">QEMU would not let it.</exception>
    public async Task GoOnAsync()
    {
        await HoldAsync(MoveHolds.Switched, CancellationToken.None);
        if (_guest is { Process.IsAlive: true } guest && ShallRun)
        {
            using var patience = new CancellationTokenSource(WayBackPatience, guest.Time);
            await ContinueAsync(guest, patience.Token);
            _meter.StoodStill(guest.Time.GetElapsedTime(_stoppedAt));
        }
    }

    /// <summary>
    /// The guest goes on with its old files. If QEMU will not let it, QEMU is ended: a guest must not go on writing to files that
    /// do not count. To the guest that is a power failure, and every write it was told of is in the old files.
    /// </summary>
    public async Task PutBackAsync()
    {
        if (_guest is not { Process.IsAlive: true } guest)
        {
            return;
        }

        using var patience = new CancellationTokenSource(WayBackPatience, guest.Time);
        try
        {
            await InsistAsync(guest, () => MirrorReturn.PutBackAsync(guest, _disks, patience.Token), patience.Token);
            await InsistAsync(guest, () => PlatformMove.BackAsync(_order, guest, patience.Token), patience.Token);
            if (ShallRun)
            {
                await ContinueAsync(guest, patience.Token);
            }
        }
        catch (Exception) when (guest.Process.IsAlive)
        {
            guest.Process.Kill();
            await guest.Process.Exited;
            throw;
        }
    }

    public async Task DropMirrorsAsync()
    {
        if (_mirrors is { } mirrors && _guest is { Process.IsAlive: true } guest)
        {
            await mirrors.DropAsync();
            if (ReachesShared(guest))
            {
                await guest.Locks.TrimAsync(_order.Before, _order.FolderBefore);
            }
        }
    }

    /// <summary>Whether QEMU has none of these files open. True when there is no QEMU.</summary>
    public async Task<bool> LetsGoOfAsync(IEnumerable<string> files)
    {
        if (_guest is not { Process.IsAlive: true } guest)
        {
            return true;
        }

        IReadOnlySet<string> open = await new GuestChains(guest).FilesAsync();
        return !files.Any(open.Contains);
    }

    /// <summary>Closes the images of the old place.</summary>
    public async Task CloseOldAsync()
    {
        if (_guest is { Process.IsAlive: true } guest)
        {
            await new GuestDvds(guest).CloseFormerAsync(_order.Before.DvdDrives ?? []);
            foreach ((VirtualHardDisk from, _) in _order.MovingDisks())
            {
                await guest.InsistAsync(new JobDismiss { Id = DiskMirror.ToPlace(from, from).Job }, CancellationToken.None);
                // Layers that came by a checkpoint were opened one by one and do not go with the image above.
                foreach (DiskLayer image in VmFileSet.Stack(from))
                {
                    await guest.InsistAsync(new BlockdevDel { NodeName = image.NodeName }, CancellationToken.None);
                }
            }

            if (ReachesShared(guest))
            {
                await guest.Locks.TrimAsync(_order.After, _order.FolderAfter);
            }
        }
    }

    private bool ReachesShared(Guest guest) =>
        _order.OldLocks().Concat(_order.NewLocks()).Any(guest.Locks.Shares);

    /// <summary>A refusal may be the moment's: only that the guest runs counts.</summary>
    private static Task ContinueAsync(Guest guest, CancellationToken cancellationToken) => InsistAsync(
        guest,
        async () =>
        {
            await guest.ContinueAsync(cancellationToken);
            if (!(await guest.StateAsync(cancellationToken)).Running)
            {
                throw new InvalidOperationException("QEMU let the guest go on, and it does not run.");
            }
        },
        cancellationToken);

    /// <summary>Takes a repeatable step again and again, as long as QEMU lives and there is patience.</summary>
    private static async Task InsistAsync(Guest guest, Func<Task> step, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await step();
                return;
            }
            catch (Exception) when (guest.Process.IsAlive && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(WayBackInterval, guest.Time, cancellationToken);
            }
        }
    }

    private Task HoldAsync(string moment, CancellationToken cancellationToken) => _holds?.PassAsync(moment, cancellationToken) ?? Task.CompletedTask;

    private ValueTask LookAtGuestAsync(CancellationToken cancellationToken) =>
        _guard is { } guard ? guard.LookAsync(cancellationToken) : ValueTask.CompletedTask;

    /// <summary>All mirrors together get what the cap allows; the ones that are done need no more.</summary>
    private async Task SeeAsync(IReadOnlyList<MirrorSight> mirrors)
    {
        _meter.See(mirrors);
        if (mirrors.Any(mirror => !mirror.Ready))
        {
            await LookAtGuestAsync(CancellationToken.None);
        }

        long? share = ShareOf(mirrors.Count(mirror => !mirror.Ready));
        if (share != _mirrors!.BytesPerSecond)
        {
            await _mirrors.LimitAsync(share);
        }
    }

    private long? ShareOf(int copies) => _cap() is { } bytes ? Math.Max(1, bytes / Math.Max(1, copies)) : null;
}
