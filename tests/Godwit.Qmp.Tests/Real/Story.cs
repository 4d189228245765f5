namespace Godwit.Qmp.Tests;

/// <summary>What a host does with two QEMUs, told with the library's commands, and the notes taken on the way.</summary>
internal sealed class Story(Stage stage, CancellationToken cancellationToken)
{
    private readonly List<string> _notes = [];

    private QmpConnection Source => stage.Source;

    private QmpConnection Destination => stage.Destination;

    private string SavedState => Path.Combine(stage.Folder, "state");

    public static async Task<string> TellAsync(bool real, Func<Story, Task> plot)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(90));
        await using Stage stage = await Stage.SetAsync(real, deadline.Token);
        Story story = new(stage, deadline.Token);
        await plot(story);
        await stage.EndAsync();
        return string.Join('\n', [.. story._notes, "-- source", .. stage.SourceLog, "-- destination", .. stage.DestinationLog]);
    }

    public async Task LandAsync()
    {
        await Do(Destination, new NbdServerStart { Addr = NbdServerAddress.Inet("127.0.0.1", stage.NbdPort), MaxConnections = 0 });
        await Do(Destination, new BlockExportAdd { Id = "exp-d0", NodeName = "d0", Name = "d0", Writable = true });
        await Do(Destination, Capabilities);
        await Do(Destination, MigrateIncoming.From(MigrationAddress.Inet("127.0.0.1", stage.MemoryPort)));
    }

    public async Task MirrorAsync(long? speed = null)
    {
        await Do(Source, BlockdevAdd.Nbd("nbd-d0", InetAddress.Of("127.0.0.1", stage.NbdPort), "d0"));
        await Do(Source, new BlockdevMirror
        {
            JobId = "mir-d0",
            Device = "d0",
            Target = "nbd-d0",
            Sync = MirrorSync.Full,
            CopyMode = MirrorCopyMode.Background,
            Speed = speed,
            AutoDismiss = false,
        });
    }

    public async Task FollowWritesAsync()
    {
        await Source.UntilBlockJobsAsync(jobs => jobs.Single().Ready, cancellationToken);
        await Do(Source, new BlockJobChange { Id = "mir-d0", CopyMode = MirrorCopyMode.WriteBlocking });
        await Source.UntilBlockJobsAsync(jobs => jobs.Single().ActivelySynced == true, cancellationToken);
    }

    public async Task SendMemoryAsync()
    {
        await Do(Source, Capabilities);
        await Do(Source, Migrate.To(MigrationAddress.Inet("127.0.0.1", stage.MemoryPort)));
        await Source.UntilMigrationAsync(m => m.Status == MigrationStatus.PreSwitchover, cancellationToken);
        await NoteAsync("before the switchover");
    }

    public async Task DropMirrorAsync()
    {
        await Do(Source, new BlockJobCancel { Device = "mir-d0" });
        await ConcludeAsync();
    }

    public async Task ConcludeAsync()
    {
        IReadOnlyList<JobInfo> jobs = await Source.UntilJobsAsync(j => j.Single().Status == JobStatus.Concluded, cancellationToken);
        _notes.Add($"the mirror concluded with: {jobs.Single().Error ?? "no error"}");
        await Do(Source, new JobDismiss { Id = "mir-d0" });
        await Do(Source, new BlockdevDel { NodeName = "nbd-d0" });
    }

    public async Task SwitchOverAsync()
    {
        await Do(Source, new MigrateContinue { State = MigrationStatus.PreSwitchover });
        await Source.UntilMigrationAsync(m => m.IsOver, cancellationToken);
        await Destination.UntilMigrationAsync(m => m.IsOver, cancellationToken);
        await NoteAsync("after the switchover");
        await Do(Destination, new NbdServerStop());
        await Do(Destination, new Cont());
        await NoteAsync("after cont");
    }

    public async Task CancelMigrationAsync()
    {
        await Do(Source, new MigrateCancel());
        MigrationInfo end = await Source.UntilMigrationAsync(m => m.IsOver, cancellationToken);
        _notes.Add($"the migration ended: {end.Status}");
        await Source.UntilRunStateAsync(s => s.Running, cancellationToken);
        await Destination.Closed.WaitAsync(cancellationToken);
    }

    public async Task KillDestinationAsync()
    {
        stage.KillDestination();
        await Destination.Closed.WaitAsync(cancellationToken);
    }

    public async Task DestinationDiesAsync()
    {
        await KillDestinationAsync();
        MigrationInfo info = await Source.UntilMigrationAsync(m => m.ErrorDesc is not null, cancellationToken);
        _notes.Add($"with the destination dead the migration is: {info.Status}");
    }

    public async Task SourceEndsAsync()
    {
        MigrationInfo end = await Source.UntilMigrationAsync(m => m.IsOver, cancellationToken);
        await Source.UntilRunStateAsync(s => s.Running, cancellationToken);
        _notes.Add($"the migration ended: {end.Status}, {(end.ErrorDesc is null ? "no error" : "an error")}");
    }

    public async Task SaveAsync()
    {
        await Do(Source, new Stop());
        await Do(Source, new MigrateSetCapabilities
        {
            Capabilities = [new MigrationCapabilityState { Capability = MigrationCapability.Events, State = true }],
        });
        await Do(Source, Migrate.To(MigrationAddress.File(SavedState)));
        await Source.UntilMigrationAsync(m => m.IsOver, cancellationToken);
        await NoteAsync("after saving");
    }

    public async Task RestoreAsync()
    {
        if (!await Do(Destination, MigrateIncoming.From(MigrationAddress.File(SavedState))))
        {
            await NoteAsync("after the refusal");
            return;
        }

        Task over = await Task.WhenAny(
            Destination.Closed, Destination.UntilMigrationAsync(m => m.IsOver, cancellationToken));
        if (over == Destination.Closed)
        {
            _notes.Add("the destination exited");
            return;
        }

        await NoteAsync("after restoring");
        await Do(Destination, new Cont());
        await NoteAsync("after cont");
    }

    public Task OnSource<TReply>(IQmpCommand<TReply> command) => Do(Source, command);

    public Task OnDestination<TReply>(IQmpCommand<TReply> command) => Do(Destination, command);

    private static MigrateSetCapabilities Capabilities => new()
    {
        Capabilities =
        [
            .. new[] { MigrationCapability.Events, MigrationCapability.PauseBeforeSwitchover, MigrationCapability.ReturnPath, MigrationCapability.LateBlockActivate }
                .Select(c => new MigrationCapabilityState { Capability = c, State = true }),
        ],
    };

    private async Task<bool> Do<TReply>(QmpConnection qmp, IQmpCommand<TReply> command)
    {
        string who = qmp == Source ? "source" : "destination";
        try
        {
            await qmp.ExecuteAsync(command, cancellationToken);
            _notes.Add($"{who} {command.Verb}");
            return true;
        }
        catch (QmpException refused) when (refused.Reason == QmpFailure.CommandRefused)
        {
            _notes.Add($"{who} {command.Verb}: {refused.ErrorClass}");
            return false;
        }
    }

    private async Task NoteAsync(string when)
    {
        RunState source = await Source.ExecuteAsync(new QueryStatus(), cancellationToken);
        RunState destination = await Destination.ExecuteAsync(new QueryStatus(), cancellationToken);
        MigrationInfo leaving = await Source.ExecuteAsync(new QueryMigrate(), cancellationToken);
        MigrationInfo arriving = await Destination.ExecuteAsync(new QueryMigrate(), cancellationToken);
        _notes.Add($"{when}: source {source.Status} ({leaving.Status}), destination {destination.Status} ({arriving.Status})");
    }
}
