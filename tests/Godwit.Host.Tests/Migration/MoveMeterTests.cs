using CsCheck;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Godwit.Host.Peers;
using Godwit.Host.Tests.Guests;
using Godwit.Qmp;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Migration;

public sealed class MoveMeterTests
{
    private const long Mebi = 1L << 20;

    private static readonly MoveOrder Order = SampleMove.Of(
        Sample.Vm with { MemoryBytes = 128 * Mebi, Disks = [Sample.Disk("disk0", 4), Sample.Disk("disk1", 5)] });

    private readonly FakeTimeProvider _time = new();
    private readonly List<MoveProgress> _seen = [];
    private readonly MoveMeter _meter;

    public MoveMeterTests() => _meter = new MoveMeter(Order, _time, _seen.Add);

    private MoveProgress Last => _seen[^1];

    [Fact]
    public void Before_anything_is_known_nothing_is_guessed()
    {
        _meter.Enter(MovePhase.Landing);

        Assert.Equal(0, Last.Percent);
        Assert.Equal((null, null, null), (Last.BytesPerSecond, Last.EstimatedTimeLeft, Last.ExpectedBlackout));
        Assert.Equal([(0, 300 * Mebi, false), (0, 300 * Mebi, false)], Last.Disks.Select(disk => (disk.BytesDone, disk.BytesToGo, disk.InSync)));
        Assert.Equal((0, 128 * Mebi, null), (Last.Memory.BytesSent, Last.Memory.BytesToGo, Last.Memory.DirtyBytesPerSecond));
    }

    [Fact]
    public void The_bytes_of_the_disks_are_those_that_QEMU_told()
    {
        _meter.Enter(MovePhase.Mirroring);
        _meter.See([Mirror("disk1", 40, 100), Mirror("disk0", 200, 200, ready: true)]);

        Assert.Equal(
            [("disk0", 200 * Mebi, 0L, true), ("disk1", 40 * Mebi, 60 * Mebi, false)],
            Last.Disks.Select(disk => (disk.Id, disk.BytesDone, disk.BytesToGo, disk.InSync)));
        // 240 of 300 + 128 MiB; the last three per cent are the switchover's.
        Assert.Equal(Math.Round(97 * 240 / 428.0, 1), Last.Percent);
    }

    [Fact]
    public void While_QEMU_still_looks_for_what_there_is_the_images_size_counts_and_nothing_is_done()
    {
        _meter.Enter(MovePhase.Mirroring);
        _meter.See([Mirror("disk0", 0, 0), Mirror("disk1", 0, 0)]);

        Assert.Equal(0, Last.Percent);
        Assert.Equal([300 * Mebi, 300 * Mebi], Last.Disks.Select(disk => disk.BytesToGo));

        _meter.See([Mirror("disk0", 30, 300), Mirror("disk1", 0, 0, ready: true)]);
        Assert.Equal(Math.Round(97 * 30 / 428.0, 1), Last.Percent);
    }

    [Fact]
    public void The_bytes_of_memory_are_those_on_the_wire_and_not_those_of_the_guest()
    {
        _meter.Enter(MovePhase.Memory);
        _meter.See(Memory(pass: 3, transferred: 17, remaining: 5, dirtyPages: 512));

        Assert.Equal((17 * Mebi, 5 * Mebi, 3, 2 * Mebi), (Last.Memory.BytesSent, Last.Memory.BytesToGo, Last.Memory.Passes, Last.Memory.DirtyBytesPerSecond));
    }

    [Fact]
    public void Rate_and_time_left_are_what_was_seen()
    {
        _meter.Enter(MovePhase.Mirroring);
        _meter.See([Mirror("disk0", 0, 300)]);
        _time.Advance(TimeSpan.FromSeconds(1));
        _meter.See([Mirror("disk0", 50, 300)]);

        Assert.Equal(50 * Mebi, Last.BytesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds((250 + 128) / 50.0), Last.EstimatedTimeLeft);
    }

    [Fact]
    public void The_rate_of_the_disks_is_not_taken_for_that_of_memory()
    {
        Rate_and_time_left_are_what_was_seen();

        _meter.Enter(MovePhase.Memory);

        Assert.Equal((null, null), (Last.BytesPerSecond, Last.EstimatedTimeLeft));
    }

    [Theory]
    //          pass  sent/s  dirty/s  seconds left of 40 MiB
    [InlineData(1,    20,     0,       null)]  // QEMU's dirty rate means nothing yet
    [InlineData(2,    20,     0,       2.0)]
    [InlineData(2,    20,     10,      4.0)]
    [InlineData(2,    20,     20,      null)]  // it would never end
    [InlineData(2,    20,     40,      null)]
    public void The_time_left_of_memory_is_unknown_while_the_guest_keeps_up_with_the_link(int pass, int sent, int dirty, double? seconds)
    {
        _meter.Enter(MovePhase.Memory);
        _meter.See(Memory(pass, transferred: 0, remaining: 40, dirtyPages: dirty * 256));
        _time.Advance(TimeSpan.FromSeconds(1));
        _meter.See(Memory(pass, transferred: sent, remaining: 40, dirtyPages: dirty * 256) with { ExpectedDowntime = 80 });

        Assert.Equal(seconds, Last.EstimatedTimeLeft?.TotalSeconds);
        Assert.Equal(pass < 2 ? null : 80.0, Last.ExpectedBlackout?.TotalMilliseconds);
    }

    [Fact]
    public void The_report_adds_up()
    {
        var stop = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (MovePhase phase in Enum.GetValues<MovePhase>().Where(phase => phase is not (MovePhase.Waiting or MovePhase.Checking or MovePhase.Done)))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _meter.Enter(phase);
            if (phase is MovePhase.Memory)
            {
                _time.Advance(TimeSpan.FromMilliseconds(700));
                _meter.Paused(stop);
            }
        }

        _meter.See(Memory(pass: 4, transferred: 99, remaining: 0, dirtyPages: 0) with { Downtime = 120 });
        _meter.Arrived(new GoAnswer { Outcome = GoOutcome.Running, ResumedAt = stop.AddMilliseconds(150), DiskBytes = 77 });
        _time.Advance(TimeSpan.FromSeconds(3));
        MoveReport report = _meter.Report(["a file"]);

        Assert.Equal(Enum.GetValues<MovePhase>()[1..^1], report.Phases.Select(phase => phase.Phase));
        Assert.Equal(report.Total, report.Phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Duration));
        Assert.Equal(TimeSpan.FromSeconds(3), report.Phases[^1].Duration);
        Assert.Equal((700.0, 120.0, 150.0), (report.Brownout?.TotalMilliseconds, report.Blackout?.TotalMilliseconds, report.StopToResume?.TotalMilliseconds));
        Assert.Equal((77, 99 * Mebi, 4), (report.DiskBytes, report.MemoryBytes, report.MemoryPasses));
        Assert.Equal(["a file"], report.LeftBehind);
        Assert.Equal((100.0, MovePhase.Done), (Last.Percent, Last.Phase));
    }

    [Fact]
    public void What_was_not_measured_is_not_reported()
    {
        _meter.Enter(MovePhase.Retiring);

        MoveReport report = _meter.Report([]);

        Assert.Equal((null, null, null), (report.Brownout, report.Blackout, report.StopToResume));
    }

    [Fact]
    public void Shared_files_are_no_disks_on_their_way()
    {
        new MoveMeter(Order with { FilesShared = true }, _time, _seen.Add).Enter(MovePhase.Memory);
        Assert.Empty(Last.Disks);
        Assert.Equal(0, Last.Percent);
    }

    /// <summary>Disks that grow and copy again, memory that is sent again and again, in any order QEMU may tell it.</summary>
    [Fact]
    public void The_percent_never_runs_backwards_stays_below_100_and_ends_at_100()
    {
        Gen<(int Kind, int Done, int Length, int Pass)> tale = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 500], Gen.Int[1, 500], Gen.Int[1, 5]);
        tale.Array[0, 60].Sample(events =>
        {
            var time = new FakeTimeProvider();
            List<MoveProgress> seen = [];
            var meter = new MoveMeter(Order, time, seen.Add);
            MovePhase phase = MovePhase.Checking;
            foreach ((int kind, int done, int length, int pass) in events)
            {
                time.Advance(TimeSpan.FromMilliseconds(done));
                if (kind == 0 && phase < MovePhase.Retiring)
                {
                    meter.Enter(++phase);
                }
                else if (phase < MovePhase.Memory)
                {
                    meter.See([Mirror("disk0", Math.Min(done, length), length), Mirror("disk1", length, length, ready: true)]);
                }
                else
                {
                    meter.See(Memory(pass, transferred: done, remaining: Math.Min(length, 128), dirtyPages: length));
                }
            }

            Assert.All(seen, progress => Assert.InRange(progress.Percent, 0, 99.9));
            meter.Report([]);
            Assert.Equal(seen.Select(progress => progress.Percent).Order(), seen.Select(progress => progress.Percent));
            Assert.Equal(100, seen[^1].Percent);
            Assert.All(seen, progress => Assert.True(progress.EstimatedTimeLeft is null || progress.EstimatedTimeLeft >= TimeSpan.Zero));
            Assert.All(seen.SelectMany(progress => progress.Disks), disk => Assert.True(disk.BytesToGo >= 0 && disk.BytesDone >= 0));
        });
    }

    private static MirrorSight Mirror(string disk, long done, long length, bool ready = false) =>
        new(disk, done * Mebi, length * Mebi, ready, Synchronous: false);

    private static MigrationInfo Memory(int pass, long transferred, long remaining, long dirtyPages) => new()
    {
        Status = MigrationStatus.Active,
        Ram = new MigrationRam
        {
            Transferred = transferred * Mebi,
            Remaining = remaining * Mebi,
            Total = 128 * Mebi,
            Duplicate = 0,
            Normal = 0,
            NormalBytes = 0,
            DirtyPagesRate = dirtyPages,
            Mbps = 0,
            DirtySyncCount = pass,
            PageSize = 4096,
        },
    };
}
