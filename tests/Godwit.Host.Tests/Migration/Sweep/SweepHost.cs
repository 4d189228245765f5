using Godwit.Host.Guests;
using Godwit.Host.Processors;
using Godwit.Host.Tests.Processors;
using Godwit.Host.Vms;
using Godwit.Testing;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>A machine: its folders and its QEMU processes stay when its daemon dies.</summary>
internal sealed class SweepHost : IHostMemoryGauge
{
    /// <summary>RestartSec in eng/godwitd.service.</summary>
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, FakeQemu> _qemus = [];
    private SweepDaemon? _daemon;

    public SweepHost(SweepWorld world, string name, string address)
    {
        World = world;
        Name = name;
        string folder = Path.Combine(world.Folder, name);
        Options = new HostOptions
        {
            HostName = name,
            StateFolder = Path.Combine(folder, "state"),
            RunFolder = Path.Combine(folder, "run"),
            VirtualMachinePath = SweepVm.IsShared(world.Machine) ? world.SharedFolder : Path.Combine(folder, "vms"),
            SharedFolders = [world.SharedFolder],
            MoveAddresses = [$"{address}:6600"],
            GuestUser = SweepWorld.User.Name,
        };
        Directory.CreateDirectory(Options.VirtualMachinePath);
        Directory.CreateDirectory(Path.Combine(Options.RunFolder, "vms"));
    }

    public SweepWorld World { get; }

    public string Name { get; }

    public HostOptions Options { get; }

    /// <summary>What it has for guests.</summary>
    public long MemoryBytes { get; set; } = 1L << 40;

    /// <summary>What its QEMU says of its processor.</summary>
    public ProcessorAbilities Processor { get; set; } = ProcessorSample.Tcg;

    public long AvailableBytes() => MemoryBytes;

    public SweepDaemon Daemon => _daemon!;

    /// <summary>The daemon, if it answers calls.</summary>
    public SweepDaemon? Listening => _daemon is { IsListening: true, IsDead: false } ? _daemon : null;

    public IReadOnlyList<FakeQemu> LivingQemus
    {
        get
        {
            lock (_qemus)
            {
                return [.. _qemus.Values.Where(qemu => qemu.IsAlive)];
            }
        }
    }

    public FakeQemu? FindQemu(string runFolder)
    {
        lock (_qemus)
        {
            return _qemus.GetValueOrDefault(runFolder);
        }
    }

    public FakeQemu Launch(string runFolder, FakeLaunch launch)
    {
        FakeQemu qemu = World.Qemus.Start(launch);
        lock (_qemus)
        {
            return _qemus[runFolder] = qemu;
        }
    }

    public void StartDaemon()
    {
        _daemon?.Bury();
        _daemon = new SweepDaemon(this);
        _daemon.Start();
    }

    /// <summary>What its systemd unit does about a daemon that has ended.</summary>
    public void RestartDaemon()
    {
        KillDaemon();
        World.Later(RestartDelay, StartDaemon);
    }

    /// <summary>kill -9: nothing it began goes on, its connections close, the processes it started live.</summary>
    public void KillDaemon()
    {
        Daemon.Die();
        foreach (FakeQemu qemu in LivingQemus)
        {
            qemu.HangUp();
        }
    }

    /// <summary>What is still going on here, in words; null when nothing is.</summary>
    public string? Unrest
    {
        get
        {
            if (Listening is not { } daemon)
            {
                return $"{Name} is not up";
            }

            return daemon.Directory.All().FirstOrDefault(vm => vm.Current is not null || vm.Phase.Guest is { Process.IsAlive: false }) is not null
                    ? $"{Name} is busy with the VM"
                : daemon.Inventory.All().Any(vm => daemon.Directory.Find(vm.Id) is null) ? $"{Name} has not taken up the VM yet"
                : daemon.Directory.All().Any(vm => vm.Phase is VmPhase.Running && daemon.Frozen.Holds(vm.Record.Id)) ? $"{Name} has a guest to thaw"
                : daemon.Desk.Landings.Count > 0 ? $"{Name} has a landing"
                : daemon.Register.Unsettled() is [var departure, ..] ? $"{Name} has a departure that is {departure.State} and not settled"
                : daemon.Arrivals.Undecided() is [var arrival, ..] ? $"{Name} has an arrival that is {arrival.State}"
                : daemon.StorageMoves.Unsettled() is [var storage, ..] ? $"{Name} has a storage migration that is {storage.State} and not settled"
                : daemon.Ledger.List(new Contracts.Operations.OperationFilter { Limit = 10 }).Any(operation => operation.State is Contracts.Operations.OperationState.Running)
                    ? $"{Name} has a running operation"
                : daemon.Keeper.Unrest;
        }
    }
}
