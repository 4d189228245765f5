namespace Godwit.Testing;

/// <summary>
/// Everything the fakes share: the files, the wires between them, the clock that moves them on, and the ledger of
/// what guests were promised. It watches by itself for the two things that must never happen, two running copies of a
/// machine and a running copy that lacks an acknowledged write, and notes them in <see cref="Violations"/>.
/// </summary>
public sealed class FakeQemuWorld : IAsyncDisposable
{
    private readonly List<FakeQemu> _qemus = [];
    private readonly List<FakeCommand> _commands = [];
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, FakeImage> _images = [];
    private readonly Dictionary<string, List<int>> _acknowledged = [];
    private readonly Dictionary<string, int> _tpms = [];
    private readonly PeriodicTimer _timer = new(Tick, TimeProvider.System);
    private readonly Task _ticking;
    private int _lastWrite;

    public FakeQemuWorld() => _ticking = TickAsync();

    /// <summary>How long one step of a migration or of a mirror takes: real time, but little of it.</summary>
    public static TimeSpan Tick { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Asked about every command but the negotiation. Null means all proceed. It runs under the world's lock: decide, do not
    /// wait.
    /// </summary>
    public Func<FakeQemu, string, FakeVerdict>? Intercept { get; set; }

    /// <summary>Told after the effect of every command but the negotiation, before its reply. Under the world's lock too.</summary>
    public Action<FakeQemu, string>? Done { get; set; }

    /// <summary>Told of every fake right after its start, before it has taken a command: the place to set its holds.</summary>
    public Action<FakeQemu>? Started { get; set; }

    /// <summary>The link is slow: when a guest is paused for the switchover, some of its memory still waits in the connection.</summary>
    public bool MemoryWaitsAtSwitchover { get; set; }

    /// <summary>While true nothing passes between two fakes and nobody is told: no event, no error, only silence.</summary>
    public bool LinkIsCut { get; set; }

    public IReadOnlyList<FakeQemu> Qemus => Locked(() => _qemus.ToArray());

    public IReadOnlyList<FakeQemu> RunningGuests => Locked(() => _qemus.Where(q => q.IsGuestRunning).ToArray());

    public IReadOnlyList<FakeQemu> LivingProcesses => Locked(() => _qemus.Where(q => q.IsAlive).ToArray());

    /// <summary>Commands that change something, in the order they were taken.</summary>
    public IReadOnlyList<FakeCommand> Commands => Locked(() => _commands.ToArray());

    /// <summary>What must never happen and did. A test that ends with an entry here has found a way to lose data.</summary>
    public IReadOnlyList<string> Violations => Locked(() => _violations.ToArray());

    internal Lock Gate { get; } = new();

    /// <summary>
    /// Starts a process. Like the real one it may exit at once, for instance when an image is missing or locked.
    /// </summary>
    public FakeQemu Start(FakeLaunch launch)
    {
        lock (Gate)
        {
            FakeQemu qemu = new(this, launch, 4_194_305 + _qemus.Count);
            _qemus.Add(qemu);
            qemu.Boot();
            Started?.Invoke(qemu);
            return qemu;
        }
    }

    /// <summary>Makes a file that exists only here. Images on the real disk need no such call.</summary>
    public FakeImage CreateImage(string path)
    {
        lock (Gate)
        {
            return _images[path] = new FakeImage(path, born: null);
        }
    }

    public void DeleteImage(string path)
    {
        lock (Gate)
        {
            _images.Remove(path);
        }
    }

    /// <summary>The image at a path, in this world or on the real disk; null when there is none.</summary>
    public FakeImage? FindImage(string path)
    {
        lock (Gate)
        {
            if (_images.TryGetValue(path, out FakeImage? known) && known.Born is null)
            {
                return known;
            }

            FileInfo file = new(path);
            if (!file.Exists)
            {
                return null;
            }

            return known?.Born == file.CreationTimeUtc ? known : _images[path] = new FakeImage(path, file.CreationTimeUtc);
        }
    }

    /// <summary>The host itself has copied a file, no QEMU: what the guest wrote to it is in the copy.</summary>
    public void CopyImage(string from, string to)
    {
        lock (Gate)
        {
            if (FindImage(from) is { } source)
            {
                FindImage(to)?.CopyFrom(source);
            }
        }
    }

    /// <summary>The writes a machine's guest was told are safe.</summary>
    public IReadOnlyList<int> AcknowledgedWrites(string machine) => Locked(() => Ledger(machine).ToArray());

    /// <summary>Acknowledged writes that an image lacks: what would be lost if the guest went on from there.</summary>
    public IReadOnlyList<int> LostWrites(string machine, string path) =>
        Locked(() => Ledger(machine).Except(FindImage(path)?.Writes ?? []).ToArray());

    /// <summary>As above, of a chain of images.</summary>
    public IReadOnlyList<int> LostWrites(string machine, IEnumerable<string> chain) =>
        Locked(() => Ledger(machine).Except(chain.SelectMany(path => FindImage(path)?.Writes ?? [])).ToArray());

    /// <summary>What qemu-img does to images that no QEMU has open: the upper one's data goes into the lower one.</summary>
    public void Commit(string upper, string lower)
    {
        lock (Gate)
        {
            FindImage(lower)!.TakeIn(FindImage(upper)!);
        }
    }

    /// <summary>For a machine that goes back in time on purpose, or was removed: nothing is promised any more.</summary>
    public void ForgetWrites(string machine) => Locked(() => _acknowledged.Remove(machine) | _tpms.Remove(machine));

    public async ValueTask DisposeAsync()
    {
        foreach (FakeQemu qemu in Qemus)
        {
            qemu.Kill();
        }

        _timer.Dispose();
        await _ticking;
    }

    internal int NextWrite() => ++_lastWrite;

    internal void Acknowledge(string machine, int write) => Ledger(machine).Add(write);

    internal void AcknowledgeTpm(string machine, int write) => _tpms[machine] = write;

    internal void Violate(string what) => _violations.Add(what);

    internal void Record(FakeQemu qemu, string verb)
    {
        if (!verb.StartsWith("query-", StringComparison.Ordinal))
        {
            _commands.Add(new FakeCommand(_commands.Count, qemu, verb));
        }
    }

    internal FakeQemu? FindMigrationListener(FakeAddress address) =>
        _qemus.FirstOrDefault(q => q.IsAlive && q.ListensForMigration(address));

    internal FakeQemu? FindRecovering(FakeAddress address) => _qemus.FirstOrDefault(q => q.IsAlive && q.ListensForTheRest(address));

    internal FakeQemu? FindNbdServer(FakeAddress address) => _qemus.FirstOrDefault(q => q.IsAlive && q.NbdServer == address);

    /// <summary>QEMU's own image lock: one that has an image open for writing, active, keeps others from it.</summary>
    internal bool IsLockedAgainst(FakeQemu asking, FakeImage image) =>
        _qemus.Any(q => q != asking && q.IsAlive && q.HoldsImageLocks && q.DriveImages.Contains(image));

    /// <summary>Called whenever a guest begins to run.</summary>
    internal void CheckRunning(FakeQemu qemu)
    {
        if (_qemus.Any(other => other != qemu && other.IsGuestRunning && other.Machine == qemu.Machine))
        {
            _violations.Add($"Two copies of {qemu.Machine} run at once.");
        }

        if (!qemu.WantsImageLocks && !qemu.DriveImages.All(image => qemu.HoldsLocked(image.Path)))
        {
            _violations.Add($"{qemu.Machine} runs on images that nobody has locked.");
        }

        if (qemu.Tpm is { } tpm && _tpms.GetValueOrDefault(qemu.Machine) is var known && (tpm.Held != known || tpm.Kept != known))
        {
            _violations.Add($"{qemu.Machine} runs with a TPM that holds {tpm.Held} and keeps {tpm.Kept} instead of {known}.");
        }

        foreach ((string path, HashSet<int> writes) in qemu.DriveContents)
        {
            int[] lost = [.. Ledger(qemu.Machine).Except(writes)];
            if (lost.Length > 0)
            {
                _violations.Add($"{qemu.Machine} runs on {path}, which lacks {lost.Length} acknowledged writes.");
            }
        }
    }

    private List<int> Ledger(string machine)
    {
        if (!_acknowledged.TryGetValue(machine, out List<int>? writes))
        {
            _acknowledged[machine] = writes = [];
        }

        return writes;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (Gate)
        {
            return read();
        }
    }

    private async Task TickAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            lock (Gate)
            {
                foreach (FakeQemu qemu in _qemus.Where(q => q.IsAlive).ToArray())
                {
                    qemu.Advance();
                }
            }
        }
    }
}
