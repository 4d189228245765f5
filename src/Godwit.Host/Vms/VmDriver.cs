using System.Diagnostics;
using System.Threading.Channels;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;

namespace Godwit.Host.Vms;

/// <summary>
/// The one writer of one VM: a task with an inbox. Requests are admitted or refused at once, by phase and by whether another
/// operation has the VM in its hands; what is admitted runs here, one at a time.
/// </summary>
internal sealed class VmDriver
{
    /// <summary>Who starts it after a crash.</summary>
    private const string Restarter = "godwitd, after a crash";

    private readonly Lock _gate = new();
    private readonly Channel<Func<Task>> _inbox = Channel.CreateUnbounded<Func<Task>>();
    private readonly VmActs _acts;
    private readonly ILogger _logger;
    private readonly RestartBudget _restarts;
    private Operation? _operation;

    public VmDriver(VmRecord record, VmConfiguration configuration, VmPhase phase, VmActs acts, ILogger logger)
    {
        Record = record;
        Configuration = configuration;
        Phase = phase;
        _acts = acts;
        _logger = logger;
        Meter = new UsageMeter(acts.Time);
        _restarts = new RestartBudget(acts.Time);
        Watch(phase);
        // What made it goes on without it: later log lines are not about that operation.
        using (ExecutionContext.SuppressFlow())
        {
            Running = RunAsync();
        }
    }

    public VmRecord Record { get; private set; }

    public VmConfiguration Configuration { get; private set; }

    public VmPhase Phase { get; private set; }

    public TimeProvider Time => _acts.Time;

    public UsageMeter Meter { get; }

    /// <summary>It is off because its QEMU crashed or was killed.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>Why <see cref="Configuration"/> is only a stand-in. The file itself is kept as it is: nothing may write it.</summary>
    public Problem? Unreadable { get; set; }

    /// <summary>Its host had been rebooted when it was found, and nobody could read yet what it wants then.</summary>
    public bool WasFoundAtBoot { get; init; }

    /// <summary>The operation that has the VM in its hands.</summary>
    public Operation? Current
    {
        get
        {
            lock (_gate)
            {
                return _operation;
            }
        }
    }

    /// <summary>Ends when the VM is no longer this host's.</summary>
    public Task Running { get; }

    /// <exception cref="RefusedException">The VM cannot do that now.</exception>
    public Operation Submit(VmRequest request, string who)
    {
        lock (_gate)
        {
            if (_operation is { } busy && !IsOvertaken(busy, request))
            {
                throw Denials.Busy(Record.Name, busy.View);
            }

            _acts.RequireNotEnding(this, request);
            Admission admission = Admissions.Of(request.Kind, NameOf(Phase));
            if (admission is Admission.Denied)
            {
                throw Denials.WrongState(Record.Name, request.Kind, NameOf(Phase));
            }

            Operation operation = _acts.Begin(this, request, who);
            Overtake();
            _operation = operation;
            _inbox.Writer.TryWrite(() => HandleAsync(operation, admission is Admission.AlreadySo ? null : request));
            return operation;
        }
    }

    /// <summary>After a restart: goes on with an operation that had not begun.</summary>
    public void TakeUp(VmRequest request, Operation operation)
    {
        lock (_gate)
        {
            _operation = operation;
            _inbox.Writer.TryWrite(() => HandleAsync(operation, request, first: () =>
            {
                // It may have become another one meanwhile.
                _acts.Check(this, request);
                return Admissions.Of(request.Kind, NameOf(Phase)) is Admission.Denied ? throw Denials.WrongState(Record.Name, request.Kind, NameOf(Phase)) : Task.CompletedTask;
            }));
        }
    }

    /// <summary>
    /// For the act that has the VM in its hands: vm.json is this from now on. An act that changes it in several steps says so at
    /// each; should a later one fail, that is what the VM is.
    /// </summary>
    public void Rewrite(VmConfiguration configuration)
    {
        VmFiles.Write(Record.Folder, configuration);
        Configuration = configuration;
    }

    /// <summary>As <see cref="Rewrite"/>, of a vm.json that is on disk already, perhaps only now.</summary>
    public void Accept(VmConfiguration configuration)
    {
        Configuration = configuration;
        Unreadable = null;
    }

    /// <summary>Keeps the VM, which stands still, as it is until disposed: an operation about something else reads its files.</summary>
    /// <exception cref="RefusedException">It does not stand still, or another operation has it in its hands.</exception>
    public IDisposable Hold(Operation operation)
    {
        lock (_gate)
        {
            if (_operation is { } busy)
            {
                throw Denials.Busy(Record.Name, busy.View);
            }

            if (Phase is not (VmPhase.Off or VmPhase.Saved))
            {
                throw Denials.WrongState(Record.Name, operation.View.Kind, NameOf(Phase));
            }

            _operation = operation;
            return new Held(this, operation);
        }
    }

    /// <summary>Runs work between the VM's operations, with nobody else at it. False when the VM is gone.</summary>
    public async Task<bool> BetweenAsync(Func<VmPhase, Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool taken = _inbox.Writer.TryWrite(async () =>
        {
            try
            {
                await work(Phase);
            }
            finally
            {
                done.SetResult();
            }
        });
        if (taken)
        {
            await Task.WhenAny(done.Task, Running);
        }

        return taken;
    }

    /// <summary>For whoever has changed its row of the journal, between its operations.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            Record = _acts.Reread(Record) ?? Record;
        }
    }

    /// <summary>It is another host's by now: its guest here ends, its row goes, and its files stay as they are.</summary>
    public Task LeaveAsync(Action forget) => BetweenAsync(async phase =>
    {
        if (phase.Guest is { } guest)
        {
            await guest.EndAsync();
        }

        forget();
        lock (_gate)
        {
            Phase = new VmPhase.Gone();
        }

        _inbox.Writer.TryComplete();
    });

    public static PhaseName NameOf(VmPhase phase) => phase switch
    {
        VmPhase.Off => PhaseName.Off,
        VmPhase.Saved => PhaseName.Saved,
        VmPhase.Running => PhaseName.Running,
        VmPhase.Paused => PhaseName.Paused,
        VmPhase.Gone => PhaseName.Gone,
        _ => throw new UnreachableException(),
    };

    /// <summary>
    /// Whoever pulls the plug does not wait for a guest that was asked to shut down; nor for a move that was cancelled and does not come to its
    /// end, because QEMU hangs on storage that is gone.
    /// </summary>
    private static bool IsOvertaken(Operation busy, VmRequest request) => request is VmRequest.TurnOff && busy.View.Cancellable
        && (busy.View.Kind is OperationKind.StopVirtualMachine || (OperationLedger.IsMove(busy.View.Kind) && busy.Cancelled.IsCancellationRequested));

    /// <summary>Once the cancel is accepted the VM stays here, and so its QEMU may end at once.</summary>
    private void Overtake()
    {
        if (_operation is { } busy)
        {
            busy.Cancel();
            if (OperationLedger.IsMove(busy.View.Kind))
            {
                Phase.Guest?.Process.Kill();
            }
        }
    }

    private sealed class Held(VmDriver vm, Operation operation) : IDisposable
    {
        public void Dispose()
        {
            lock (vm._gate)
            {
                vm._operation = vm._operation == operation ? null : vm._operation;
            }
        }
    }

    private async Task RunAsync()
    {
        await foreach (Func<Task> work in _inbox.Reader.ReadAllAsync())
        {
            try
            {
                await work();
            }
            catch (Exception failure)
            {
                // A journal that could not be written, most likely. The VM must stay in somebody's hands.
                Log.DriverFailed(_logger, Record.Name, failure);
            }
        }
    }

    /// <param name="operation">The operation.</param>
    /// <param name="request">Null when it is so already.</param>
    /// <param name="first">What must be out of the way before.</param>
    private async Task HandleAsync(Operation operation, VmRequest? request, Func<Task>? first = null)
    {
        OperationOutcome outcome = await OperationOutcome.OfAsync(operation, async () =>
        {
            await (first?.Invoke() ?? Task.CompletedTask);
            if (request is null)
            {
                return null;
            }

            VmChange change = await _acts.ActAsync(this, request, operation);
            Record = change.Record;
            Configuration = change.Configuration;
            Become(change.Phase);
            return change.Report;
        });
        await RereadAsync(operation);
        if (Phase is VmPhase.Gone)
        {
            _inbox.Writer.TryComplete();
        }

        _acts.End(this, operation, outcome);
    }

    private async Task RereadAsync(Operation ended)
    {
        Guest? left = null;
        lock (_gate)
        {
            // Another one may have overtaken it.
            _operation = _operation == ended ? null : _operation;
            if (_acts.Reread(Record) is { } record)
            {
                Record = record;
            }
            else
            {
                // Given away or removed, whatever failed after that: it must never be started here again.
                left = Phase.Guest;
                Phase = new VmPhase.Gone();
            }
        }

        if (left is not null)
        {
            await left.DisposeAsync();
        }
    }

    /// <summary>The phase from now on, whatever becomes of the rest of the act.</summary>
    public void Become(VmPhase phase)
    {
        Guest? before = Phase.Guest;
        Phase = phase;
        HasCrashed = HasCrashed && phase is VmPhase.Off;
        if (phase.Guest is not null && phase.Guest != before)
        {
            Watch(phase);
        }
    }

    /// <summary>A guest that ends by itself (its own power-off, or QEMU's death) comes through the inbox like everything else.</summary>
    private void Watch(VmPhase phase)
    {
        if (phase.Guest is { } guest)
        {
            _ = guest.Process.Exited.ContinueWith(
                _ => _inbox.Writer.TryWrite(() => EndedAsync(guest)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task EndedAsync(Guest guest)
    {
        if (Phase.Guest != guest)
        {
            return;
        }

        if (guest.IsEnding || await guest.AnnouncedItsEndAsync())
        {
            Log.GuestEnded(_logger, Record.Name);
            bool saved = _acts.Reread(Record)?.Desired is DesiredState.Saved;
            Phase = saved ? new VmPhase.Saved() : new VmPhase.Off();
            await (saved ? _acts.Power.ClearAsync(Configuration, guest) : _acts.Power.OffAsync(Record, Configuration, guest));
            _acts.Checkpoints.FinishMerges(this);
        }
        else
        {
            Log.GuestCrashed(_logger, Record.Name, guest.Process.LastWords());
            await CrashedAsync(guest);
        }
    }

    /// <summary>Its owner starts it again from its disks, unless that was not wanted or has been of no use.</summary>
    private async Task CrashedAsync(Guest guest)
    {
        Operation? restart = null;
        lock (_gate)
        {
            // Together: in between, somebody else would start it, too.
            // Whom the guardian ends has not crashed.
            HasCrashed = _acts.Power.MayRun(Record);
            Phase = new VmPhase.Off();
            if (_operation is null && Unreadable is null && !Record.IsRole && Configuration.AutomaticStartAction is not StartAction.Nothing && _restarts.TryTake())
            {
                restart = _operation = _acts.TryBegin(this, new VmRequest.Start(Again: true), Restarter);
            }
        }

        if (Unreadable is not null)
        {
            // What is wanted then stays in the journal, for whoever takes it up when it can be read.
            await _acts.Power.ClearAsync(Configuration, guest);
            return;
        }

        if (restart is null)
        {
            await _acts.Power.CrashedAsync(Record, Configuration, guest);
            _acts.Checkpoints.FinishMerges(this);
            return;
        }

        // It is still desired to run: a daemon that dies now starts it when it comes back.
        await HandleAsync(restart, new VmRequest.Start(Again: true), first: () => _acts.Power.ClearAsync(Configuration, guest));
        if (Phase is VmPhase.Off)
        {
            _acts.Power.NoteOff(Record);
        }

        _acts.Checkpoints.FinishMerges(this);
    }
}
