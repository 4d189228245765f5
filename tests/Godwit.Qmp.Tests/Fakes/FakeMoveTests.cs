using Godwit.Testing;
using Xunit;

namespace Godwit.Qmp.Tests;

/// <summary>What a move may rely on, and that the fake world notices when a move is done wrongly.</summary>
public sealed class FakeMoveTests
{
    [Fact]
    public async Task A_move_done_right_loses_no_write_and_never_runs_twice()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        Assert.Equal(10, pair.Source.GuestWrites(10));
        await pair.MirrorAsync();
        Assert.Equal(5, pair.Source.GuestWrites(5));
        await pair.SendMemoryAsync();
        await pair.ReachAsync(MigrationStatus.PreSwitchover);
        Assert.Equal(0, pair.Source.GuestWrites(1));
        await pair.EndMirrorAsync();
        await pair.ContinueAsync();
        await pair.ReachAsync(MigrationStatus.Completed);
        Assert.Empty(pair.World.RunningGuests);
        await pair.B.ExecuteAsync(new Cont(), FakePair.Deadline);

        Assert.Equal([pair.Destination], pair.World.RunningGuests);
        Assert.Equal(15, pair.World.AcknowledgedWrites("vm").Count);
        Assert.Empty(pair.World.LostWrites("vm", "/b/disk"));
        Assert.Equal(pair.Source.GuestMemory, pair.Destination.GuestMemory);
        Assert.Empty(pair.World.Violations);
    }

    [Fact]
    public async Task A_guest_that_goes_on_without_its_last_writes_is_noticed()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.GuestWrites(3);
        await pair.SendMemoryAsync();
        await pair.ContinueAsync();
        await pair.ReachAsync(MigrationStatus.Completed);
        await pair.B.ExecuteAsync(new Cont(), FakePair.Deadline);
        Assert.Equal(["vm runs on /b/disk, which lacks 3 acknowledged writes."], pair.World.Violations);
        Assert.Equal(3, pair.World.LostWrites("vm", "/b/disk").Count);
    }

    [Fact]
    public async Task Two_running_copies_are_noticed()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        await pair.SendMemoryAsync();
        await pair.ContinueAsync();
        await pair.ReachAsync(MigrationStatus.Completed);
        await pair.B.ExecuteAsync(new Cont(), FakePair.Deadline);
        await pair.A.ExecuteAsync(new Cont(), FakePair.Deadline);
        Assert.Equal(["Two copies of vm run at once."], pair.World.Violations);
    }

    [Fact]
    public async Task Cont_during_arrival_is_remembered_and_beats_the_stopped_start()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        await pair.B.ExecuteAsync(new Cont(), FakePair.Deadline);
        Assert.Equal("inmigrate", pair.Destination.RunState);
        await pair.SendMemoryAsync();
        await pair.ContinueAsync();
        await pair.B.UntilRunStateAsync(s => s.Running, FakePair.Deadline);
    }

    [Fact]
    public async Task A_destination_that_dies_while_memory_flows_fails_the_migration_and_not_the_guest()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.HoldMigrationAt = MigrationStatus.Active;
        await pair.SendMemoryAsync();
        await pair.ReachAsync(MigrationStatus.Active);
        pair.Destination.Kill();
        await pair.ReachAsync(MigrationStatus.Failed);
        Assert.True(pair.Source.IsGuestRunning);
        Assert.Equal(137, await pair.Destination.Exited);
    }

    [Fact]
    public async Task A_destination_that_dies_in_the_device_phase_gives_the_guest_back()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.HoldMigrationAt = MigrationStatus.Device;
        await pair.SendMemoryAsync();
        await pair.ContinueAsync();
        Assert.False(pair.Source.IsGuestRunning);
        pair.Destination.Kill();
        await pair.ReachAsync(MigrationStatus.Failed);
        await pair.A.UntilRunStateAsync(s => s.Running, FakePair.Deadline);
    }

    [Fact]
    public async Task A_source_that_dies_before_the_end_takes_the_destination_with_it()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.HoldMigrationAt = MigrationStatus.Active;
        await pair.SendMemoryAsync();
        await pair.ReachAsync(MigrationStatus.Active);
        pair.Source.Kill();
        Assert.Equal(1, await pair.Destination.Exited.WaitAsync(FakePair.Deadline));
    }

    [Fact]
    public async Task A_destination_that_has_everything_outlives_the_source_and_stays_stopped()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.HoldCompletion = true;
        await pair.SendMemoryAsync();
        await pair.ContinueAsync();
        await pair.B.UntilMigrationAsync(m => m.Status == MigrationStatus.Completed, FakePair.Deadline);
        pair.Source.Kill();
        Assert.Equal(RunStatus.Paused, (await pair.B.ExecuteAsync(new QueryStatus(), FakePair.Deadline)).Status);
    }

    [Fact]
    public async Task The_split_brain_of_the_real_one_can_be_staged()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.HoldCompletion = true;
        await pair.SendMemoryAsync();
        await pair.ContinueAsync();
        await pair.B.UntilMigrationAsync(m => m.Status == MigrationStatus.Completed, FakePair.Deadline);
        await pair.CutLinkAndYankAsync(YankInstance.Migration);
        await pair.ReachAsync(MigrationStatus.Failed);
        Assert.True(pair.Source.IsGuestRunning);
        await pair.B.ExecuteAsync(new Cont(), FakePair.Deadline);
        Assert.Equal(["Two copies of vm run at once."], pair.World.Violations);
    }

    [Fact]
    public async Task A_migration_made_to_fail_gives_the_guest_back()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.FailMigrationAt = MigrationStatus.Device;
        await pair.SendMemoryAsync();
        await pair.ContinueAsync();
        await pair.ReachAsync(MigrationStatus.Failed);
        Assert.True(pair.Source.IsGuestRunning);
        Assert.Equal(1, await pair.Destination.Exited.WaitAsync(FakePair.Deadline));
    }
}
