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
    private readonly CopyPace _pace;
    private readonly GuestUser _user;
    private readonly FileSteps _steps;
    private readonly MoveHolds? _holds;
    private readonly GuestMirrors? _mirrors;
    private readonly IReadOnlyList<VmFilePair> _resting;
    private long _stoppedAt;
    private long? _speed;

    public MovingFiles(
        StorageOrder order, Guest? guest, CopyPace pace, GuestUser user, FileSteps steps, TimeProvider time, Action<MoveProgress> publish, MoveHolds? holds)
    {
        _order = order;
        _guest = guest;
        _pace = pace;
        _user = user;
        _steps = steps;
        _holds = holds;
        _speed = pace.Cap;
        IReadOnlyList<DiskMirror> disks = [.. order.MovingDisks().Select(pair => DiskMirror.ToPlace(pair.From, pair.To))];
        _mirrors = guest is null ? null : new GuestMirrors(guest, disks) { BytesPerSecond = _speed / Math.Max(1, disks.Count) };
        _resting = RestingCopy.Of(order, running: guest is not null);
        _meter = new StorageMeter(order, _resting, time, publish);
    }

    public bool IsRunning => _guest is not null;
    private bool ShallRun => _order.Desired is DesiredState.Running;

    public void Enter(MovePhase phase) => _meter.Enter(phase);

    public MoveReport Report(IReadOnlyList<string> leftBehind) => _meter.Report(leftBehind);

    public CancellationTokenSource LimitPause() => _guest is null ? new CancellationTokenSource() : new CancellationTokenSource(PauseLimit, _guest.Time);

    /// <summary>Frozen layers, checkpoints' memory, boot files; and all disks of a VM that does not run.</summary>
    public async Task CopyAtRestAsync(CancellationToken cancellationToken)
    {
        foreach (VmFilePair copy in _resting)
        {
            await _steps.TakeAsync("copy to", copy.To, async () =>
            {
                await (copy.Formats is var (before, after) && before != after
                    ? ConvertAsync(copy, before, after, cancellationToken)
                    : CopyAsync(copy, cancellationToken));
                Ownership.GiveFile(copy.To, _user);
                // Differencing disks know their parents by it.
                File.SetLastWriteTimeUtc(copy.To, File.GetLastWriteTimeUtc(copy.From));
            });
        }
    }

    /// <summary>Returns when every moving disk of a running guest has an equal twin that follows each write.</summary>
    public async Task MirrorAsync(CancellationToken cancellationToken)
    {
        if (_mirrors is not { } mirrors)
        {
            return;
        }

        Dictionary<string, VirtualHardDisk> twins = _order.MovingDisks().ToDictionary(pair => pair.From.Id, pair => pair.To, StringComparer.Ordinal);
        await mirrors.StartAsync(mirror => DiskMirror.Open(twins[mirror.Disk.Id]), cancellationToken);
        await mirrors.UntilReadyAsync(SeeAsync, cancellationToken);
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
        if (_guest is not { Process.IsAlive: true } guest || _mirrors is not { } mirrors)
        {
            return;
        }

        using var patience = new CancellationTokenSource(WayBackPatience, guest.Time);
        try
        {
            await InsistAsync(guest, () => mirrors.PutBackAsync(patience.Token), patience.Token);
            await PlatformMove.BackAsync(_order, guest, patience.Token);
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

    public Task DropMirrorsAsync() => _mirrors is { } mirrors && _guest!.Process.IsAlive ? mirrors.DropAsync() : Task.CompletedTask;

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
            foreach ((VirtualHardDisk from, _) in _order.MovingDisks())
            {
                await guest.InsistAsync(new JobDismiss { Id = DiskMirror.ToPlace(from, from).Job }, CancellationToken.None);
                // Layers that came by a checkpoint were opened one by one and do not go with the image above.
                foreach (DiskLayer image in VmFileSet.Stack(from))
                {
                    await guest.InsistAsync(new BlockdevDel { NodeName = image.NodeName }, CancellationToken.None);
                }
            }
        }
    }

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

    private async Task ConvertAsync(VmFilePair copy, DiskFormat before, DiskFormat after, CancellationToken cancellationToken)
    {
        long size = ImageFiles.AllocatedBytes(copy.From), told = 0;
        await QemuImg.RunAsync(
            copy.To,
            [
                "convert", "-p", "-U", "-f", DiskFormats.DriverOf(before), "-O", DiskFormats.DriverOf(after),
                .. ImageOptions.Arguments(after, Contracts.Storage.VhdType.Dynamic, null), "--", copy.From, copy.To,
            ],
            percent =>
            {
                long now = (long)(size * percent / 100);
                _meter.Copied(copy.From, now - told);
                told = now;
            },
            cancellationToken);
        using FileStream made = File.OpenRead(copy.To);
        RandomAccess.FlushToDisk(made.SafeFileHandle);
    }

    private async Task CopyAsync(VmFilePair copy, CancellationToken cancellationToken)
    {
        await SparseCopy.RunAsync(copy.From, copy.To, async bytes =>
        {
            _meter.Copied(copy.From, bytes);
            await _pace.PassAsync(bytes, cancellationToken);
        }, cancellationToken);
        if (copy.Below is { } below)
        {
            await BackingNames.WriteAsync(copy.To, below, cancellationToken);
        }
    }

    private Task HoldAsync(string moment, CancellationToken cancellationToken) => _holds?.PassAsync(moment, cancellationToken) ?? Task.CompletedTask;

    /// <summary>All mirrors together get what the cap allows; the ones that are done need no more.</summary>
    private async Task SeeAsync(IReadOnlyList<MirrorSight> mirrors)
    {
        _meter.See(mirrors);
        if (_pace.Cap is var cap && cap != _speed)
        {
            _speed = cap;
            await _mirrors!.LimitAsync(cap is { } bytes ? Math.Max(1, bytes / mirrors.Count) : 0);
        }
    }
}
