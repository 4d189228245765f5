using System.Text.Json.Nodes;
using Godwit.Qmp;

namespace Godwit.Testing;

/// <summary>
/// A QEMU that speaks true QMP over a real Unix socket and simulates what moving a machine touches: run states, both sides
/// of a migration, NBD, mirrors, objects. It is written without the library's records, so that a misspelt
/// argument there is refused here. The same story told to it and to the real QEMU must give the same events
/// (<c>FakeAndRealQemuTests</c>).
/// </summary>
/// <remarks>
/// The guest: <c>FakeQemu.Guest.cs</c>, the agent in it <c>.Agent.cs</c>; commands: <c>.Commands.cs</c>, <c>.Machine.cs</c>, <c>.Migration.cs</c> (source),
/// <c>.Incoming.cs</c> (destination), <c>.Block.cs</c>, <c>.Platform.cs</c>, <c>.Nbd.cs</c>, <c>.Descriptors.cs</c>, <c>.Jobs.cs</c> and <c>.Mirrors.cs</c>. All state is guarded by the world's lock.
/// </remarks>
public sealed partial class FakeQemu
{
    private readonly FakeLaunch _launch;
    private readonly FakeMonitor _monitor;
    private readonly FakeAgent? _agent;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal FakeQemu(FakeQemuWorld world, FakeLaunch launch, int processId)
    {
        World = world;
        _launch = launch;
        ProcessId = processId;
        _autostart = !launch.Stopped;
        _monitor = new FakeMonitor(launch.SocketPath, this);
        _agent = launch.AgentSocketPath is { } path ? new FakeAgent(path, this) : null;
    }

    /// <summary>Above the largest process id Linux gives, so that it is nobody's.</summary>
    public int ProcessId { get; }

    public string Machine => _launch.Machine;

    public string SocketPath => _launch.SocketPath;

    public FakeLaunch Launch => _launch;

    /// <summary>Completes with the exit code: 0 after quit or power-off, 1 after an error, 137 when killed.</summary>
    public Task<int> Exited => _exited.Task;

    public bool IsAlive => !_exited.Task.IsCompleted;

    /// <summary>What it would have written to its standard error before exiting with 1.</summary>
    public string? LastWords { get; private set; }

    /// <summary>As <see cref="FakeQemuWorld.Intercept"/>, for this fake only; asked first.</summary>
    public Func<string, FakeVerdict>? Intercept { get; set; }

    /// <summary>
    /// A migration of this source stays in this status until the hold is taken away: the time to cancel or to kill.
    /// </summary>
    public MigrationStatus? HoldMigrationAt { get; set; }

    /// <summary>
    /// The destination has everything, and the news does not reach this source until the hold is taken away: the window in
    /// which a failure leaves both sides able to run.
    /// </summary>
    public bool HoldCompletion { get; set; }

    /// <summary>A migration of this source fails when it would leave this status.</summary>
    public MigrationStatus? FailMigrationAt { get; set; }

    /// <summary>Mirrors copy but do not become ready until the hold is taken away.</summary>
    public bool HoldMirrors { get; set; }

    /// <summary>Whether the guest shuts down when its power button is pressed.</summary>
    public bool HeedsPowerButton { get; set; } = true;

    /// <summary>The kernel keeps its process, for storage that does not answer: once told to end it says nothing more, and is gone only after <see cref="LetGo"/>.</summary>
    public bool StaysInKernel { get; set; }

    /// <summary>It has been told to end, and the kernel keeps it.</summary>
    public bool IsDying { get; private set; }

    internal FakeQemuWorld World { get; }

    /// <summary>Stuck in a command: nothing in-band is answered until an out-of-band yank.</summary>
    internal bool IsBlocked
    {
        get
        {
            lock (World.Gate)
            {
                return IsAlive && (_hungInCancel || IsMigrationStuckInDevice);
            }
        }
    }

    internal bool IsQuitting { get; private set; }

    /// <summary>kill -9: the socket closes at once, nothing is said.</summary>
    public void Kill()
    {
        lock (World.Gate)
        {
            End(137, tidy: false);
        }
    }

    /// <summary>Its client has died: the conversation is over, and what was still to be answered is not.</summary>
    public void HangUp()
    {
        lock (World.Gate)
        {
            _monitor.Drop();
            _agent?.Drop();
        }
    }

    internal void Boot()
    {
        try
        {
            foreach (JsonObject description in _launch.Objects)
            {
                AddObject(description);
            }

            foreach (JsonObject description in _launch.BlockNodes)
            {
                AddNode(description);
            }

            _drives.AddRange(_launch.Drives.Select(FindNode));
            BootPlatform();
            if (!_launch.Incoming)
            {
                TakeImageLocks();
            }

            _monitor.Open();
            _agent?.Open();
        }
        catch (FakeRefusal refused)
        {
            Fail(refused.Message);
            return;
        }

        RunState = _launch.Incoming ? "inmigrate" : "prelaunch";
        if (!_launch.Incoming && _autostart)
        {
            Run();
        }
    }

    /// <summary>One step of everything that goes on by itself.</summary>
    internal void Advance()
    {
        AdvanceJobs();
        AdvanceMigration();
        AdvanceIncoming();
    }

    internal void End(int exitCode, bool tidy)
    {
        if (RunState != "gone")
        {
            RunState = "gone";
            // First the socket, as with a process that dies: whoever learns of the end takes the folder away.
            _monitor.Shut(tidy);
            _agent?.Shut();
            if (StaysInKernel)
            {
                IsDying = true;
                return;
            }

            CloseDescriptors();
            _exited.TrySetResult(exitCode);
        }
    }

    /// <summary>Its storage answers.</summary>
    public void LetGo()
    {
        lock (World.Gate)
        {
            StaysInKernel = false;
            if (IsDying)
            {
                IsDying = false;
                CloseDescriptors();
                _exited.TrySetResult(137);
            }
        }
    }

    private void Fail(string lastWords)
    {
        LastWords = lastWords;
        End(1, tidy: true);
    }
}
