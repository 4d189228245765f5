using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Vms;
using Godwit.Host.Tests.Guests;
using Godwit.Testing;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>
/// Two hosts (or one) with real daemons and fake QEMUs, one running VM, and the clock of all of them. The clock runs while
/// something happens and flies while everybody waits.
/// </summary>
internal sealed class SweepWorld : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Flight = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan CalmEnough = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RealLimit = TimeSpan.FromSeconds(20); // the disk below all this may stand while the world's time flies

    private static int _lastWorld;

    private readonly Lock _gate = new();
    private readonly List<string> _complaints = [];
    private readonly List<string> _notes = [];
    private readonly List<(DateTimeOffset At, Action Run)> _later = [];
    private readonly PeriodicTimer _pulse = new(FakeQemuWorld.Tick, TimeProvider.System);
    private readonly SweepOutage _outage;
    private DateTimeOffset _lastWrite;
    private Operation? _move;

    public SweepWorld(bool alone = false, SweepMachine machine = SweepMachine.Plain)
    {
        Machine = machine;
        int number = Interlocked.Increment(ref _lastWorld);
        Folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"gw{Environment.ProcessId}-{number}");
        _outage = new SweepOutage(this);
        Boundaries = new Boundaries(fault => _outage.Strike(fault, _move), Note);
        Register = new SweepRegister(this);
        A = new SweepHost(this, "a", $"127.{100 + (number >> 8 & 63)}.{number & 255}.1");
        B = new SweepHost(this, "b", $"127.{100 + (number >> 8 & 63)}.{number & 255}.2");
        Hosts = alone ? [A] : [A, B];
        Qemus.MemoryWaitsAtSwitchover = machine is SweepMachine.Slow;
        Qemus.Intercept = Intercept;
        Qemus.Done = (qemu, verb) => _passages.GetValueOrDefault(qemu)?.Leave();
    }

    private readonly Dictionary<FakeQemu, Passage> _passages = [];

    /// <summary>QEMU's user: whoever runs the tests, for no real process is started.</summary>
    public static GuestUser User { get; } = new()
    {
        Name = Environment.UserName, UserId = Host.Trust.Posix.EffectiveUser(), GroupId = Environment.IsPrivilegedProcess ? 0u : Host.Trust.Posix.EffectiveUser(),
    };

    public string Folder { get; }

    /// <summary>What lies here is reached by both hosts.</summary>
    public string SharedFolder => Path.Combine(Folder, "shared");

    public FakeQemuWorld Qemus { get; } = new();

    public Boundaries Boundaries { get; }

    public SweepRegister Register { get; }

    public SweepHost A { get; }

    public SweepHost B { get; }

    /// <summary>Those whose daemons run.</summary>
    public IReadOnlyList<SweepHost> Hosts { get; }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public SweepMachine Machine { get; }

    public VmId Vm { get; } = VmId.New();

    /// <summary>The QEMU in which the guest was started.</summary>
    public FakeQemu? Original { get; private set; }

    public bool LinkIsCut => _outage.LinkIsCut;

    public bool AllLinksAreCut => _outage.AllLinksAreCut;

    /// <summary>Whether the register says that the move under test gave the VM away.</summary>
    public bool WasGiven { get; private set; }

    /// <summary>Whether it said so, until the destination proved that the guest never ran there.</summary>
    public bool WasTakenBack { get; private set; }

    /// <summary>Longest time in which the guest could not write, on the hosts' clock.</summary>
    public TimeSpan LongestStall { get; private set; }

    public IReadOnlyList<string> Complaints => Locked(() => _complaints.ToArray());

    public string Story => string.Join('\n', Locked(() => _notes.ToArray()));

    public void Complain(string what) => Locked(() =>
    {
        _complaints.Add(what);
        _notes.Add($"## {what}");
        return true;
    });

    public void Note(string what) => Locked(() =>
    {
        _notes.Add($"{Now:mm:ss.fff} {what}");
        return true;
    });

    /// <summary>On the hosts' clock.</summary>
    public void Later(TimeSpan span, Action run)
    {
        lock (_gate)
        {
            _later.Add((Now + span, run));
        }
    }

    /// <summary>A daemon has done something to a file: what its guest wrote is in the copy, too.</summary>
    public void Touched(string verb, string path)
    {
        if (verb == "copy to")
        {
            string backup = Path.Combine(Folder, "backup");
            string[] exports = Directory.Exists(backup) ? Directory.GetDirectories(backup) : [];
            foreach (string folder in Directory.GetDirectories(A.Options.VirtualMachinePath).Concat(exports).Where(folder => folder != Path.GetDirectoryName(path)))
            {
                Qemus.CopyImage(Path.Combine(folder, Path.GetFileName(path)), path);
            }
        }
    }

    public void Committed(string host, string what)
    {
        if (!Boundaries.IsRecording || host != "a")
        {
            return;
        }

        WasGiven = what == "give" || (WasGiven && what != "take back");
        WasTakenBack |= what == "take back";
    }

    /// <summary>All daemons up and the VM running at a.</summary>
    public async Task BeginAsync()
    {
        foreach (SweepHost host in Hosts)
        {
            host.StartDaemon();
        }

        await UntilAsync(() => Hosts.All(host => host.Listening is not null), "the daemons are up");
        string folder = Path.Combine(A.Options.VirtualMachinePath, SweepVm.FolderName);
        VmConfiguration configuration = await SweepVm.MakeAsync(Vm, folder, Machine);
        var record = new VmRecord(Vm, configuration.Name, folder, DesiredState.Off, Generation: 1, SweepVm.IsRole(Machine));
        A.Daemon.Inventory.Add(record);
        VmDriver vm = A.Daemon.House.MoveIn(record, configuration, new VmPhase.Off());
        if (record.IsRole)
        {
            Register.Begin(A.Name); // not before: the keeper takes up what is its host's and not in its house
        }

        Operation start = vm.Submit(new VmRequest.Start(), "sweep");
        await UntilAsync(
            () => vm.Phase is VmPhase.Running && Unrest() is null, "the VM runs",
            () => $"it is {vm.Phase.GetType().Name}, {Unrest()}; the start: {A.Daemon.Ledger.Get(start.Id).Problem?.Message}");
        Original = A.LivingQemus.Single();
        _lastWrite = Now;
    }

    /// <summary>Moves the VM, lets happen what is planned, and waits until both hosts have come to rest.</summary>
    public Task<Operation?> MoveAsync(SweepHost from, SweepHost to)
    {
        var storage = new MoveStorage { Kind = SweepVm.IsShared(Machine) ? MoveStorageKind.OnlyVirtualMachine : MoveStorageKind.SingleLocation };
        MovePolicy? policy = Machine is SweepMachine.Busy or SweepMachine.BusyRole ? new MovePolicy { WhenNotConverging = WhenNotConverging.PostCopy, PatienceSeconds = 1 } : null;
        return ActAsync(from, new VmRequest.Move(new MoveRequest { DestinationHost = to.Name, Storage = storage, Policy = policy }, AnyFolder: true));
    }

    /// <summary>The same for anything that is asked of the VM at a host; the first time is recorded.</summary>
    public async Task<Operation?> ActAsync(SweepHost at, VmRequest request)
    {
        await UntilRestAsync(
            at == A && !WasGiven && Boundaries.Passed.Count == 0, request.Kind.ToString(),
            () => _move = at.Daemon.Directory.Get(Vm.ToString()).Submit(request, "sweep"));
        return _move;
    }

    /// <summary>Asks the VM's driver at a for something, lets happen what is planned if it is to be recorded, and waits until all is at rest.</summary>
    public async Task<Operation?> AskAsync(VmRequest request, bool record)
    {
        Operation? operation = null;
        await UntilRestAsync(
            record, request.Kind.ToString(), () => _move = operation = A.Daemon.Directory.Get(Vm.ToString()).Submit(request, "sweep"));
        return operation;
    }

    /// <summary>The same of the daemon at a.</summary>
    /// <returns>What it answered; null for a refusal.</returns>
    public async Task<OperationView?> AskAsync(Func<SweepDaemon, OperationView> ask, bool record)
    {
        OperationView? begun = null;
        await UntilRestAsync(record, "it", () =>
        {
            begun = ask(A.Daemon);
            _move = A.Daemon.Ledger.FindRunning(begun.Id);
        });
        return begun;
    }

    /// <summary>A refusal is an answer, too, and noted; anything else that is thrown at the asking as well.</summary>
    private async Task UntilRestAsync(bool record, string what, Action begin)
    {
        Boundaries.IsRecording = record;
        try
        {
            begin();
        }
        catch (Exception failure) when (failure is not NullReferenceException)
        {
            Note($"{what} was not begun: {failure.Message}");
        }

        await UntilAsync(() => Unrest() is null, "the hosts are at rest", Unrest);
        Boundaries.IsRecording = false;
    }

    /// <summary>Asks for something that is not under test, and waits until all is at rest.</summary>
    public async Task PrepareAsync(VmRequest request)
    {
        A.Daemon.Directory.Get(Vm.ToString()).Submit(request, "sweep");
        await UntilAsync(() => Unrest() is null, $"{request.Kind} is done", Unrest);
    }

    public async Task UntilAsync(Func<bool> reached, string what, Func<string?>? why = null)
    {
        DateTimeOffset begin = Now;
        long begun = TimeProvider.System.GetTimestamp();
        for (int times = 0; times < 3; times = reached() ? times + 1 : 0)
        {
            await _pulse.WaitForNextTickAsync();
            Advance();
            if (Now - begin > Limit && TimeProvider.System.GetElapsedTime(begun) > RealLimit)
            {
                throw new SweepException($"never: {what}{(why?.Invoke() is { } cause ? $"; {cause}" : "")}{(Complaints is [var first, ..] ? $"; {first}" : "")}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SweepHost host in Hosts)
        {
            host.Daemon.Bury();
        }

        _pulse.Dispose();
        await Qemus.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>What is still going on, in words; null when nothing is.</summary>
    private string? Unrest()
    {
        lock (_gate)
        {
            if (_later.Count > 0)
            {
                return "an outage lasts";
            }
        }

        return Hosts.Select(host => host.Unrest).FirstOrDefault(unrest => unrest is not null);
    }

    private void Advance()
    {
        TimeSpan span = Original is not null && Boundaries.Calm > CalmEnough ? Flight : Step; // there is nothing to wait for before it has begun
        Now += span;
        foreach (SweepDaemon daemon in Hosts.Select(host => host.Daemon).Where(daemon => !daemon.IsDead))
        {
            daemon.Clock.Advance(span);
        }

        foreach (Action due in Due())
        {
            due();
        }

        Register.Look();

        if (Qemus.RunningGuests.Sum(qemu => qemu.GuestWrites(1)) > 0 || Qemus.RunningGuests.Count == 0 && Original is null)
        {
            _lastWrite = Now;
        }
        else if (Now - _lastWrite > LongestStall)
        {
            LongestStall = Now - _lastWrite;
        }
    }

    private Action[] Due()
    {
        lock (_gate)
        {
            Action[] due = [.. _later.Where(event_ => event_.At <= Now).Select(event_ => event_.Run)];
            _later.RemoveAll(event_ => event_.At <= Now);
            return due;
        }
    }

    private FakeVerdict Intercept(FakeQemu qemu, string verb)
    {
        foreach (FakeQemu running in Qemus.RunningGuests)
        {
            running.GuestWrites(1);
        }

        SweepHost host = Hosts.First(host => qemu.SocketPath.StartsWith(host.Options.RunFolder, StringComparison.Ordinal));
        Passage passage = _passages[qemu] = Boundaries.Enter($"{host.Name}'s QEMU", verb);
        return !qemu.IsAlive || host.Daemon.IsDead ? FakeVerdict.DropBefore
            : passage.FailsBefore ? FakeVerdict.RefuseBefore
            : passage.FailsAfter ? FakeVerdict.RefuseAfter
            : passage.LosesReply ? FakeVerdict.LoseReply
            : FakeVerdict.Proceed;
    }

    private T Locked<T>(Func<T> act)
    {
        lock (_gate)
        {
            return act();
        }
    }
}
