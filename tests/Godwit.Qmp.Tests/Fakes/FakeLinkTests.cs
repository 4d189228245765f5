using Godwit.Testing;
using Xunit;

namespace Godwit.Qmp.Tests;

/// <summary>A link that dies without a word, as measured with the real one.</summary>
public sealed class FakeLinkTests
{
    [Fact]
    public async Task A_write_that_must_reach_both_sides_hangs_until_yank()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        await pair.MirrorAsync();
        pair.World.LinkIsCut = true;
        Assert.Equal(0, pair.Source.GuestWrites(1));
        Assert.True((await pair.A.ExecuteAsync(new QueryBlockJobs(), FakePair.Deadline)).Single().Ready);
        await pair.CutLinkAndYankAsync(YankInstance.BlockNode("nbd"));
        await pair.A.UntilJobsAsync(j => j.Single() is { Error: not null } job && job.Status == JobStatus.Concluded, FakePair.Deadline);
        Assert.Equal(1, pair.Source.GuestWrites(1));
    }

    [Fact]
    public async Task A_forced_cancel_before_yank_hangs_the_source_and_yank_rescues_it()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        await pair.MirrorAsync();
        pair.World.LinkIsCut = true;
        await pair.A.ExecuteAsync(new BlockJobCancel { Device = "m", Force = true }, FakePair.Deadline);
        await AssertBlockedAsync(pair);
        await pair.CutLinkAndYankAsync(YankInstance.BlockNode("nbd"));
        await pair.A.UntilJobsAsync(j => j.Single().Status == JobStatus.Concluded, FakePair.Deadline);
    }

    [Fact]
    public async Task The_device_phase_on_a_dead_link_blocks_everything_but_yank()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.HoldMigrationAt = MigrationStatus.Device;
        await pair.SendMemoryAsync();
        await pair.ContinueAsync();
        pair.World.LinkIsCut = true;
        await AssertBlockedAsync(pair);
        await pair.CutLinkAndYankAsync(YankInstance.Migration);
        await pair.ReachAsync(MigrationStatus.Failed);
        Assert.True(pair.Source.IsGuestRunning);
    }

    [Fact]
    public async Task Yank_of_something_that_is_not_there_yanks_nothing()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        await pair.MirrorAsync();
        pair.World.LinkIsCut = true;
        QmpException refused = await Assert.ThrowsAsync<QmpException>(() =>
            pair.CutLinkAndYankAsync(YankInstance.BlockNode("nbd"), YankInstance.Migration));
        Assert.Equal("DeviceNotFound", refused.ErrorClass);
        Assert.Equal(0, pair.Source.GuestWrites(1));
    }

    [Fact]
    public async Task A_mirror_whose_destination_dies_ends_with_an_error_and_the_guest_writes_on()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        await pair.MirrorAsync();
        pair.Destination.Kill();
        Assert.Equal(2, pair.Source.GuestWrites(2));
        IReadOnlyList<JobInfo> jobs = await pair.A.UntilJobsAsync(j => j.Single().Status == JobStatus.Concluded, FakePair.Deadline);
        Assert.Equal("Input/output error", jobs.Single().Error);
        Assert.Empty(pair.World.LostWrites("vm", "/a/disk"));
    }

    private static async Task AssertBlockedAsync(FakePair pair)
    {
        QmpException blocked = await Assert.ThrowsAsync<QmpException>(
            () => pair.A.ExecuteAsync(new QueryStatus(), TimeSpan.FromMilliseconds(50), FakePair.Deadline));
        Assert.Equal(QmpFailure.TimedOut, blocked.Reason);
    }
}
