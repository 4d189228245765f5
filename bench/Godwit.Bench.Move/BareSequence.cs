using Godwit.Qmp;

namespace Godwit.Bench.Move;

/// <summary>
/// The commands of a shared-nothing move, in QEMU's own words: mirrors in the background until they are ready, then write-blocking;
/// memory by two channels with light zstd, TLS everywhere; mirrors cancelled in pre-switchover; "cont" at the destination.
/// </summary>
internal sealed class BareSequence(BareQemu source, BareQemu destination, string address, string destinationName, int disks)
{
    private const string Credentials = "/var/lib/godwit/trust/transfer";
    private const int DiskPort = 6000;
    private const int MemoryPort = 5000;

    private static readonly MigrateSetCapabilities Capabilities = new()
    {
        Capabilities =
        [
            .. new[]
            {
                MigrationCapability.Events, MigrationCapability.PauseBeforeSwitchover, MigrationCapability.LateBlockActivate,
                MigrationCapability.ReturnPath, MigrationCapability.Multifd,
            }.Select(capability => new MigrationCapabilityState { Capability = capability, State = true }),
        ],
    };

    private static readonly MigrateSetParameters Parameters = new()
    {
        MultifdChannels = 2, MultifdCompression = MultifdCompression.Zstd, MultifdZstdLevel = 1,
    };

    private IEnumerable<string> Disks => Enumerable.Range(0, disks).Select(disk => $"disk{disk}");

    /// <summary>The destination waits for memory and offers its disks.</summary>
    public async Task LandAsync(CancellationToken cancellationToken)
    {
        await destination.AskAsync(Tls("tls-server", TlsEndpoint.Server), cancellationToken);
        await destination.AskAsync(
            new NbdServerStart { Addr = NbdServerAddress.Inet(address, DiskPort), TlsCreds = "tls-server", MaxConnections = 0 }, cancellationToken);
        foreach (string disk in Disks)
        {
            await destination.AskAsync(new BlockExportAdd { Id = $"export-{disk}", NodeName = disk, Name = disk, Writable = true }, cancellationToken);
        }

        await destination.AskAsync(Capabilities, cancellationToken);
        await destination.AskAsync(Parameters with { TlsCreds = "tls-server" }, cancellationToken);
        await destination.AskAsync(MigrateIncoming.From(MigrationAddress.Inet(address, MemoryPort)), cancellationToken);
    }

    public async Task MirrorAsync(CancellationToken cancellationToken)
    {
        await source.AskAsync(Tls("tls-client", TlsEndpoint.Client), cancellationToken);
        foreach (string disk in Disks)
        {
            await source.AskAsync(
                BlockdevAdd.Nbd($"nbd-{disk}", InetAddress.Of(address, DiskPort), disk, "tls-client", destinationName), cancellationToken);
            await source.AskAsync(
                new BlockdevMirror
                {
                    JobId = $"mirror-{disk}", Device = disk, Target = $"nbd-{disk}", Sync = MirrorSync.Full,
                    CopyMode = MirrorCopyMode.Background, AutoDismiss = false,
                },
                cancellationToken);
        }

        await source.Qmp.UntilBlockJobsAsync(jobs => jobs.Count(job => job.Ready) == disks, cancellationToken);
        foreach (string disk in Disks)
        {
            await source.AskAsync(new BlockJobChange { Id = $"mirror-{disk}", CopyMode = MirrorCopyMode.WriteBlocking }, cancellationToken);
        }

        while ((await source.Qmp.ExecuteAsync(new QueryBlockJobs(), cancellationToken)).Any(job => job.ActivelySynced is not true))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Returns with the guest paused.</summary>
    public async Task SendMemoryAsync(CancellationToken cancellationToken)
    {
        await source.AskAsync(Capabilities, cancellationToken);
        await source.AskAsync(
            Parameters with { TlsCreds = "tls-client", TlsHostname = destinationName, MaxBandwidth = 1L << 40, DowntimeLimit = 100 }, cancellationToken);
        await source.AskAsync(Migrate.To(MigrationAddress.Inet(address, MemoryPort)), cancellationToken);
        MigrationInfo paused = await source.Qmp.UntilMigrationAsync(info => info.Status == MigrationStatus.PreSwitchover || info.IsOver, cancellationToken);
        Expect(paused, MigrationStatus.PreSwitchover);
    }

    /// <summary>Disks and memory are equal afterwards, and nothing runs. Gives back QEMU's figure for the downtime.</summary>
    public async Task<TimeSpan> SwitchOverAsync(CancellationToken cancellationToken)
    {
        foreach (string disk in Disks)
        {
            await source.AskAsync(new BlockJobCancel { Device = $"mirror-{disk}" }, cancellationToken);
        }

        IReadOnlyList<JobInfo> ended = await source.Qmp.UntilJobsAsync(
            jobs => jobs.All(job => job.Status == JobStatus.Concluded), cancellationToken);
        foreach (JobInfo job in ended)
        {
            if (job.Error is not null)
            {
                throw new InvalidOperationException($"{job.Id}: {job.Error}");
            }

            await source.AskAsync(new JobDismiss { Id = job.Id }, cancellationToken);
        }

        await source.AskAsync(new MigrateContinue { State = MigrationStatus.PreSwitchover }, cancellationToken);
        MigrationInfo completed = await source.Qmp.UntilMigrationAsync(info => info.IsOver, cancellationToken);
        Expect(completed, MigrationStatus.Completed);
        return TimeSpan.FromMilliseconds(completed.Downtime ?? throw new InvalidOperationException("QEMU does not say how long the guest stood still."));
    }

    public async Task ContinueAsync(CancellationToken cancellationToken)
    {
        Expect(await destination.Qmp.UntilMigrationAsync(info => info.IsOver, cancellationToken), MigrationStatus.Completed);
        await destination.AskAsync(new NbdServerStop(), cancellationToken);
        await destination.AskAsync(new Cont(), cancellationToken);
    }

    private static AddTlsCredentials Tls(string id, TlsEndpoint endpoint) =>
        new() { Id = id, Dir = Credentials, Endpoint = endpoint, VerifyPeer = true };

    private static void Expect(MigrationInfo info, MigrationStatus status)
    {
        if (info.Status != status)
        {
            throw new InvalidOperationException($"The bare migration is {info.Status}: {info.ErrorDesc}");
        }
    }
}
