using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>How far a storage migration is: bytes dealt with over bytes to deal with. The percent never runs backwards.</summary>
internal sealed class StorageMeter
{
    private static readonly MemoryProgress NoMemory = new() { TotalBytes = 0, BytesSent = 0, BytesToGo = 0, Passes = 0 };

    private readonly Lock _gate = new();
    private readonly StorageOrder _order;
    private readonly IReadOnlyDictionary<string, long> _resting;
    private readonly Dictionary<string, long> _copied = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Action<MoveProgress> _publish;
    private readonly List<PhaseTime> _phases = [];
    private readonly RateWindow _rate = new(TimeSpan.FromSeconds(3));
    private readonly long _begin;
    private long _phaseBegin;
    private MovePhase _phase = MovePhase.Checking;
    private IReadOnlyList<MirrorSight> _mirrors = [];
    private double _percent;
    private TimeSpan? _blackout;
    private TimeSpan? _latency;
    private long? _heldTo;

    public StorageMeter(StorageOrder order, IReadOnlyList<VmFilePair> resting, TimeProvider time, Action<MoveProgress> publish)
    {
        _order = order;
        _resting = resting.ToDictionary(copy => copy.From, copy => ImageFiles.AllocatedBytes(copy.From), StringComparer.Ordinal);
        _time = time;
        _publish = publish;
        _begin = _phaseBegin = time.GetTimestamp();
    }

    public void Enter(MovePhase phase)
    {
        lock (_gate)
        {
            _phases.Add(new PhaseTime { Phase = _phase, Duration = _time.GetElapsedTime(_phaseBegin) });
            _phaseBegin = _time.GetTimestamp();
            _phase = phase;
            Publish();
        }
    }

    public void See(IReadOnlyList<MirrorSight> mirrors)
    {
        lock (_gate)
        {
            _mirrors = mirrors;
            Measure();
        }
    }

    /// <param name="from">The file.</param>
    /// <param name="bytes">How many more of it are copied.</param>
    public void Copied(string from, long bytes)
    {
        lock (_gate)
        {
            _copied[from] = _copied.GetValueOrDefault(from) + bytes;
            Measure();
        }
    }

    /// <summary>Over the last seconds; null until measured.</summary>
    public double? BytesPerSecond
    {
        get
        {
            lock (_gate)
            {
                return _rate.BytesPerSecond;
            }
        }
    }

    /// <param name="latency">What the guest's disk requests take.</param>
    /// <param name="heldTo">Bytes a second that it is held back to because of it.</param>
    public void Feel(TimeSpan? latency, long? heldTo)
    {
        lock (_gate)
        {
            (_latency, _heldTo) = (latency, heldTo);
            Publish();
        }
    }

    /// <summary>Others come first.</summary>
    public static MoveProgress Waiting { get; } = new() { Phase = MovePhase.Waiting, Percent = 0, Disks = [], Memory = NoMemory };

    public void StoodStill(TimeSpan blackout) => _blackout = blackout;

    public MoveReport Report(IReadOnlyList<string> leftBehind)
    {
        lock (_gate)
        {
            _phases.Add(new PhaseTime { Phase = _phase, Duration = _time.GetElapsedTime(_phaseBegin) });
            _phase = MovePhase.Done;
            _percent = 100;
            Publish();
            return new MoveReport
            {
                Phases = [.. _phases],
                Total = _time.GetElapsedTime(_begin),
                Blackout = _blackout,
                DiskBytes = VmImagesMoved().Sum(ImageFiles.AllocatedBytes),
                MemoryBytes = 0,
                MemoryPasses = 0,
                LeftBehind = leftBehind,
            };
        }
    }

    private IEnumerable<string> VmImagesMoved() => Vms.VmFileSet.Images(_order.After).Select(image => image.Path)
        .Except(Vms.VmFileSet.Images(_order.Before).Select(image => image.Path), StringComparer.Ordinal);

    private void Measure()
    {
        _rate.Add(_time.GetTimestamp(), Done, _time);
        Publish();
    }

    private long Done => _copied.Values.Sum() + _mirrors.Sum(mirror => mirror.Done);

    private void Publish()
    {
        long mirrored = _order.MovingDisks().Where(pair => !_resting.ContainsKey(pair.From.Path))
            .Sum(pair => LengthOf(pair.From, ImageFiles.AllocatedBytes(pair.From.Path)));
        long total = Math.Max(_resting.Values.Sum() + mirrored, 1);
        double percent = _phase switch
        {
            MovePhase.Waiting or MovePhase.Checking or MovePhase.Landing => 0,
            MovePhase.Mirroring => 98 * Math.Min(1, (double)Done / total),
            MovePhase.Switchover => 98,
            MovePhase.Done => 100,
            MovePhase.Memory or MovePhase.HandOver or MovePhase.PostCopy or MovePhase.Retiring => 99,
        };
        _percent = Math.Max(_percent, percent);
        _publish(new MoveProgress
        {
            Phase = _phase,
            Percent = Math.Round(_percent, 1),
            Disks = [.. _order.MovingDisks().Select(DiskOf)],
            Memory = NoMemory,
            BytesPerSecond = _phase is MovePhase.Mirroring ? _rate.BytesPerSecond : null,
            EstimatedTimeLeft = _phase is MovePhase.Mirroring && _rate.BytesPerSecond is > 0 and { } rate ? TimeSpan.FromSeconds((total - Math.Min(Done, total)) / rate) : null,
            GuestLatency = _latency,
            HeldBackToBytesPerSecond = _heldTo,
        });
    }

    private long LengthOf(VirtualHardDisk disk, long allocated) =>
        _mirrors.FirstOrDefault(mirror => mirror.DiskId == disk.Id)?.LengthOr(allocated) ?? allocated;

    private DiskProgress DiskOf((VirtualHardDisk From, VirtualHardDisk To) pair)
    {
        MirrorSight? sight = _mirrors.FirstOrDefault(mirror => mirror.DiskId == pair.From.Id);
        long copied = _copied.GetValueOrDefault(pair.From.Path);
        return new DiskProgress
        {
            Id = pair.From.Id,
            SourcePath = pair.From.Path,
            DestinationPath = pair.To.Path,
            BytesDone = sight?.Done ?? copied,
            BytesToGo = Math.Max(0, LengthOf(pair.From, ImageFiles.AllocatedBytes(pair.From.Path)) - (sight?.Done ?? copied)),
            InSync = sight?.Ready ?? _phase > MovePhase.Mirroring,
        };
    }
}
