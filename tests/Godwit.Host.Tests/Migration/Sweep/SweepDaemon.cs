using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Godwit.Host.Checkpoints;
using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Exports;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Migration;
using Godwit.Host.MigrationNetworks;
using Godwit.Host.Migration.Prediction;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Processors;
using Godwit.Host.Queue;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Host.StorageMigration;
using Godwit.Host.Tests.Processors;
using Godwit.Host.Vms;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>
/// One life of a host's daemon: the daemon's own composition, with the process launcher, the peers and the clock replaced.
/// After its death its clock stands still, its calls never return, and its journal takes nothing more.
/// </summary>
internal sealed class SweepDaemon
{
    private const int DiskError = 10;
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ServiceProvider _services;
    private readonly ConcurrentDictionary<string, Passage> _touching = new(StringComparer.Ordinal);
    [ThreadStatic]
    private static Passage? _writing;

    public SweepDaemon(SweepHost host)
    {
        Host = host;
        Keeper = new SweepKeeper(this);
        Clock = new FakeTimeProvider(host.World.Now);
        var qemu = new QemuBinary
        {
            Path = "/usr/bin/qemu-system-x86_64",
            Version = new Version(10, 0),
            MachineTypes = new HashSet<string> { "pc-q35-10.0" },
            CpuModels = ProcessorSample.Tcg.Models.Keys.ToHashSet(),
        };
        var services = new ServiceCollection();
        services
            .AddSingleton(host.Options)
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging(logging => logging.AddProvider(new SweepLog(host)).SetMinimumLevel(LogLevel.Information))
            .AddOperations(host.Options)
            .AddSingleton<OwnAccount>(() => null)
            .AddSingleton(new WrongIdentity(_ => null))
            .AddSingleton<AccountTrouble>(_ => Task.FromResult<Contracts.Problems.Problem?>(null))
            .AddVolumes()
            .AddHost(new HostMachine(qemu, new AcceleratorChoice { Accelerator = Accelerator.Tcg, Reason = "The sweep needs none." }), SweepWorld.User)
            .AddNetworks(host.Options)
            .AddProcessors()
            .AddGuests()
            .AddStorage()
            .AddCheckpoints()
            .AddVms()
            .AddMigrationNetworks()
            .AddQueue()
            .AddMigration()
            .AddStorageMigration()
            .AddExports()
            .AddRoles()
            .AddSingleton<RoleHouse>()
            .Replace(ServiceDescriptor.Singleton<IHostMemoryGauge>(host))
            .Replace(ServiceDescriptor.Singleton<AskQemu>(_ => Task.FromResult(host.Processor)))
            .Replace(ServiceDescriptor.Singleton<IGuestLauncher>(new SweepLauncher(this)))
            .Replace(ServiceDescriptor.Singleton<CommitImages>(CommitAsync))
            .Replace(ServiceDescriptor.Singleton<SampleGuest>((_, _, _) => Task.FromResult<GuestSample?>(null)))
            .Replace(ServiceDescriptor.Singleton<IRoleRegister>(new SweepRoles(this)))
            .Replace(ServiceDescriptor.Singleton<IPeers>(new SweepPeers(this)))
            .Replace(ServiceDescriptor.Singleton<SecureTransfer>(peer => new TransferSecurity("/etc/godwit/transfer", $"CN={peer}")));
        _services = services.BuildServiceProvider();
        Journal.Witness = Witness;
        Get<FileSteps>().Witness = TouchAsync;
    }

    public SweepHost Host { get; }

    public string Name => Host.Name;

    public Boundaries Boundaries => Host.World.Boundaries;

    public FakeTimeProvider Clock { get; }

    public SweepKeeper Keeper { get; }

    public bool IsDead { get; private set; }

    public bool IsListening { get; private set; }

    public Task Died => _died.Task;

    public Journal Journal => Get<Journal>();

    public OperationLedger Ledger => Get<OperationLedger>();

    public VmDirectory Directory => Get<VmDirectory>();

    public VmInventory Inventory => Get<VmInventory>();

    public VmHouse House => Get<VmHouse>();

    public LandingTurns Turns => Get<LandingTurns>();

    public LandingDesk Desk => Get<LandingDesk>();

    public PostCopyDesk PostCopies => Get<PostCopyDesk>();

    public FrozenGuestBook Frozen => Get<FrozenGuestBook>();

    public DepartureBook Register => Get<DepartureBook>();

    public ArrivalBook Arrivals => Get<ArrivalBook>();

    public StorageBook StorageMoves => Get<StorageBook>();

    public void Start() => _ = StartAsync();

    public void Die()
    {
        IsDead = true;
        _died.TrySetResult();
    }

    /// <summary>Its file may be opened by the next life.</summary>
    public void Bury()
    {
        Die();
        Journal.Dispose();
        // They are known to the whole process, and whoever comes to measure looks at every one of them.
        Get<IMeterFactory>().Dispose();
    }

    /// <summary>Returns only to the living.</summary>
    public Task AliveAsync() => IsDead ? new TaskCompletionSource().Task : Task.CompletedTask;

    public Task<T> Never<T>() => new TaskCompletionSource<T>().Task;

    private async Task StartAsync()
    {
        try
        {
            foreach (IHostedService service in _services.GetServices<IHostedService>())
            {
                await service.StartAsync(CancellationToken.None);
            }

            IsListening = true;
            _ = Keeper.RunAsync();
        }
        catch (SqliteException failure) when (!IsDead && failure.SqliteErrorCode == DiskError)
        {
            // Its process ends, and systemd starts the next one.
            Host.World.Note($"the daemon of {Name} does not start: {failure.Message}");
            Host.RestartDaemon();
        }
        catch (Exception failure) when (!IsDead)
        {
            Host.World.Complain($"the daemon of {Name} does not start: {failure}");
        }
    }

    /// <summary>The data of fakes is in no file.</summary>
    private async Task CommitAsync(Contracts.Vms.VmConfiguration vm, ImageMerge merge, Action<double> percent, CancellationToken cancellationToken)
    {
        await AliveAsync();
        Host.World.Qemus.Commit(merge.Upper.Path, merge.Lower.Path);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private void Witness(string what, bool done)
    {
        if (!done)
        {
            Refuse(IsDead);
            _writing = Boundaries.Enter($"{Name}'s journal", NameOf(what));
            Refuse(IsDead);
            Refuse(_writing.FailsBefore);
        }
        else if (_writing is { } passage)
        {
            _writing = null;
            Host.World.Committed(Name, NameOf(what));
            passage.Leave();
            Refuse(IsDead || passage.FailsAfter || passage.LosesReply);
        }
    }

    private async Task TouchAsync(string verb, string path, bool done)
    {
        await AliveAsync();
        if (!done)
        {
            Passage entered = _touching[path] = Boundaries.Enter($"{Name}'s files", $"{verb} {Path.GetRelativePath(Host.Options.VirtualMachinePath, path)}");
            await AliveAsync();
            Spoil(entered.FailsBefore);
        }
        else if (_touching.TryRemove(path, out Passage? passage))
        {
            Host.World.Touched(verb, path);
            passage.Leave();
            await AliveAsync();
            Spoil(passage.FailsAfter || passage.LosesReply);
        }
    }

    private static void Spoil(bool spoilt)
    {
        if (spoilt)
        {
            throw new IOException("Input/output error");
        }
    }

    private static void Refuse(bool refused)
    {
        if (refused)
        {
            throw new SqliteException("disk I/O error", DiskError);
        }
    }

    /// <summary>"UPDATE departure SET settled = 1 WHERE ..." becomes "departure settled = 1".</summary>
    private static string NameOf(string statement) => statement.Split(' ') switch
    {
        ["INSERT", "INTO", var table, ..] => $"{table} row",
        ["DELETE", "FROM", var table, ..] => $"{table} closed",
        ["UPDATE", var table, "SET", var column, ..] => $"{table} {column}",
        _ => statement,
    };
}
