using Godwit.Testing;

namespace Godwit.Qmp.Tests;

/// <summary>Two fakes, a source with a running guest and a destination that waits, with everything between them set up.</summary>
internal sealed class FakePair : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-fake-").FullName;

    public FakePair()
    {
        World.CreateImage("/a/disk");
        World.CreateImage("/b/disk");
        Source = World.Start(FakeLaunch.Of("vm", Path.Combine(_folder, "a.sock"), "/a/disk"));
        Destination = World.Start(FakeLaunch.Of("vm", Path.Combine(_folder, "b.sock"), "/b/disk", incoming: true));
    }

    public FakeQemuWorld World { get; } = new();

    public FakeQemu Source { get; }

    public FakeQemu Destination { get; }

    public QmpConnection A { get; private set; } = null!;

    public QmpConnection B { get; private set; } = null!;

    public static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    public static async Task<FakePair> ConnectAsync()
    {
        FakePair pair = new();
        pair.A = await QmpConnection.ConnectAsync(pair.Source.SocketPath, TimeProvider.System, Deadline);
        pair.B = await QmpConnection.ConnectAsync(pair.Destination.SocketPath, TimeProvider.System, Deadline);
        return pair;
    }

    /// <summary>Export, nbd node, mirror, and on until every write reaches both sides.</summary>
    public async Task MirrorAsync()
    {
        await StartMirrorAsync();
        await A.UntilBlockJobsAsync(j => j.Single().Ready, Deadline);
        await A.ExecuteAsync(new BlockJobChange { Id = "m", CopyMode = MirrorCopyMode.WriteBlocking }, Deadline);
        await A.UntilBlockJobsAsync(j => j.Single().ActivelySynced == true, Deadline);
    }

    public async Task StartMirrorAsync()
    {
        await B.ExecuteAsync(new NbdServerStart { Addr = NbdServerAddress.Inet("10.0.0.2", 6611) }, Deadline);
        await B.ExecuteAsync(new BlockExportAdd { Id = "e", NodeName = "d0", Name = "d0", Writable = true }, Deadline);
        await A.ExecuteAsync(BlockdevAdd.Nbd("nbd", InetAddress.Of("10.0.0.2", 6611), "d0"), Deadline);
        await A.ExecuteAsync(
            new BlockdevMirror { JobId = "m", Device = "d0", Target = "nbd", Sync = MirrorSync.Full, AutoDismiss = false }, Deadline);
    }

    public async Task EndMirrorAsync()
    {
        await A.ExecuteAsync(new BlockJobCancel { Device = "m" }, Deadline);
        await A.UntilJobsAsync(j => j.Single() is { Error: null } job && job.Status == JobStatus.Concluded, Deadline);
        await A.ExecuteAsync(new JobDismiss { Id = "m" }, Deadline);
    }

    public async Task SendMemoryAsync()
    {
        MigrateSetCapabilities capabilities = new()
        {
            Capabilities =
            [
                new MigrationCapabilityState { Capability = MigrationCapability.Events, State = true },
                new MigrationCapabilityState { Capability = MigrationCapability.PauseBeforeSwitchover, State = true },
            ],
        };
        await B.ExecuteAsync(capabilities, Deadline);
        await A.ExecuteAsync(capabilities, Deadline);
        await B.ExecuteAsync(MigrateIncoming.From(MigrationAddress.Inet("10.0.0.2", 6610)), Deadline);
        await A.ExecuteAsync(Migrate.To(MigrationAddress.Inet("10.0.0.2", 6610)), Deadline);
    }

    public Task ReachAsync(MigrationStatus status) => A.UntilMigrationAsync(m => m.Status == status, Deadline);

    public async Task ContinueAsync()
    {
        await ReachAsync(MigrationStatus.PreSwitchover);
        await A.ExecuteAsync(new MigrateContinue { State = MigrationStatus.PreSwitchover }, Deadline);
    }

    public async Task CutLinkAndYankAsync(params YankInstance[] instances)
    {
        World.LinkIsCut = true;
        await A.ExecuteOutOfBandAsync(new Yank { Instances = instances }, Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (A is not null)
        {
            await A.DisposeAsync();
            await B.DisposeAsync();
        }

        await World.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
