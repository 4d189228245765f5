using Godwit.Contracts.Moves;
using Godwit.Host.Guests;
using Godwit.Host.Peers;
using Godwit.Qmp;

namespace Godwit.Host.Migration;

/// <summary>
/// How far a move is, honestly: bytes from QEMU, a percent that never runs backwards, a time left only when it is known.
/// </summary>
internal sealed class MoveMeter(MoveOrder order, TimeProvider time, Action<MoveProgress> publish)
{
    private readonly Lock _gate = new();
    private readonly List<PhaseTime> _phases = [];
    private readonly RateWindow _rate = new(TimeSpan.FromSeconds(3));
    private readonly long _begin = time.GetTimestamp();
    private long _phaseBegin = time.GetTimestamp();
    private MovePhase _phase = MovePhase.Checking;
    private IReadOnlyList<MirrorSight> _mirrors = [];
    private MigrationInfo? _memory;
    private double _percent;
    private long _memoryBegin;
    private TimeSpan? _brownout;
    private DateTimeOffset? _pausedAt;
    private DateTimeOffset? _resumedAt;
    private long _diskBytes;
    private readonly CarriedTally _carried = new();
    private TimeSpan? _linkBroken;

    public void Enter(MovePhase phase)
    {
        lock (_gate)
        {
            _phases.Add(new PhaseTime { Phase = _phase, Duration = time.GetElapsedTime(_phaseBegin) });
            _phaseBegin = time.GetTimestamp();
            _phase = phase;
            if (phase is MovePhase.Memory)
            {
                _memoryBegin = _phaseBegin;
            }

            _rate.Clear();
            Publish();
        }
    }

    /// <summary>Something has happened to the files that go as they are.</summary>
    public void Carried(Action<CarriedTally> happened)
    {
        lock (_gate)
        {
            happened(_carried);
            _rate.Add(time.GetTimestamp(), _carried.Shown, time);
            Publish();
        }
    }

    /// <param name="since">How long the link has been broken; null when it answers.</param>
    public void LinkBroken(TimeSpan? since)
    {
        lock (_gate)
        {
            _linkBroken = since;
            _rate.Clear();
            Publish();
        }
    }

    public void See(IReadOnlyList<MirrorSight> mirrors)
    {
        lock (_gate)
        {
            _mirrors = mirrors;
            _rate.Add(time.GetTimestamp(), mirrors.Sum(mirror => mirror.Done), time);
            Publish();
        }
    }

    public void See(MigrationInfo memory)
    {
        lock (_gate)
        {
            _memory = memory;
            _rate.Add(time.GetTimestamp(), memory.Ram?.Transferred ?? 0, time);
            Publish();
        }
    }

    public void Paused(DateTimeOffset? at)
    {
        lock (_gate)
        {
            _brownout = time.GetElapsedTime(_memoryBegin);
            _pausedAt = at;
        }
    }

    /// <summary>The pause began no later than that.</summary>
    public void PausedBefore(DateTimeOffset at)
    {
        lock (_gate)
        {
            _pausedAt = _pausedAt < at ? _pausedAt : at;
        }
    }

    public void Arrived(GoAnswer answer)
    {
        _resumedAt = answer.ResumedAt;
        _diskBytes = answer.DiskBytes;
    }

    public MoveReport Report(IReadOnlyList<string> leftBehind)
    {
        lock (_gate)
        {
            _phases.Add(new PhaseTime { Phase = _phase, Duration = time.GetElapsedTime(_phaseBegin) });
            _phase = MovePhase.Done;
            _percent = 100;
            Publish();
            return new MoveReport
            {
                Phases = [.. _phases],
                Total = time.GetElapsedTime(_begin),
                Brownout = _brownout,
                Blackout = _memory?.Downtime is { } downtime ? TimeSpan.FromMilliseconds(downtime) : null,
                StopToResume = _resumedAt - _pausedAt,
                DiskBytes = _diskBytes,
                MemoryBytes = _memory?.Ram?.Transferred ?? 0,
                MemoryPasses = (int)(_memory?.Ram?.DirtySyncCount ?? 0),
                PerformanceOption = !order.HasGuest ? null : order.Manner.Compresses ? MigrationPerformance.Compression : MigrationPerformance.TCPIP,
                PostCopyRequests = _phases.Any(each => each.Phase is MovePhase.PostCopy) ? _memory?.Ram?.PostcopyRequests ?? 0 : null,
                LeftBehind = leftBehind,
            };
        }
    }

    private void Publish()
    {
        MoveEstimate estimate = MoveEstimate.Of(_phase, order, _mirrors, _memory, _carried.Shown, _rate.BytesPerSecond);
        _percent = Math.Max(_percent, estimate.Percent);
        publish(new MoveProgress
        {
            Phase = _phase,
            Percent = Math.Round(_percent, 1),
            Disks = [.. order.FilesShared ? [] : order.Departing.Disks.Select(DiskOf)],
            Memory = new MemoryProgress
            {
                TotalBytes = _memory?.Ram?.Total ?? order.Departing.MemoryBytes,
                BytesSent = _memory?.Ram?.Transferred ?? 0,
                BytesToGo = _memory?.Ram?.Remaining ?? order.Departing.MemoryBytes,
                Passes = (int)(_memory?.Ram?.DirtySyncCount ?? 0),
                DirtyBytesPerSecond = estimate.DirtyBytesPerSecond,
            },
            BytesPerSecond = _rate.BytesPerSecond,
            EstimatedTimeLeft = estimate.TimeLeft,
            ExpectedBlackout = estimate.ExpectedBlackout,
            LinkBrokenFor = _linkBroken,
        });
    }

    private DiskProgress DiskOf(Contracts.Vms.VirtualHardDisk disk)
    {
        MirrorSight? sight = _mirrors.FirstOrDefault(mirror => mirror.DiskId == disk.Id);
        long allocated = order.AllocatedBytes.GetValueOrDefault(disk.Id);
        string destination = order.Arriving.Disks.First(twin => twin.Id == disk.Id).Path;
        long carried = _carried.Of(destination);
        return new DiskProgress
        {
            Id = disk.Id,
            SourcePath = disk.Path,
            DestinationPath = destination,
            BytesDone = sight?.Done ?? carried,
            BytesToGo = Math.Max(0, (sight?.LengthOr(allocated) ?? allocated) - (sight?.Done ?? carried)),
            InSync = sight?.Ready ?? false,
        };
    }
}
