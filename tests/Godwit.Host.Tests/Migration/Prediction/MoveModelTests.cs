using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.Host.Migration;
using Godwit.Host.Migration.Prediction;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Migration.Prediction;

public sealed class MoveModelTests
{
    private const double Mega = 1e6;

    private static readonly MoveSample Idle = new()
    {
        LinkBytesPerSecond = 10 * Mega,
        CarriedBytes = 10_000_000,
        MirroredBytes = 100_000_000,
        Mirrors = 1,
        ImageBytes = 100_000_000,
        MemoryBytes = 200_000_000,
        Guest = new GuestSample { InUseBytes = 100_000_000, Compression = 0.4, Dirty = WorkingSet.None, DirtyCompression = 0.4, DiskWriteBytesPerSecond = 0 },
    };

    [Theory]
    //          link MB/s  start  disks  memory
    [InlineData(10,        1.80,  10.37, 4.22)]   // the link decides
    [InlineData(100,       0.91,  1.55,  0.77)]
    [InlineData(10_000,    0.85,  1.02,  0.60)]   // the processors decide
    public void The_dearer_of_link_and_work_decides(double link, double start, double disks, double memory)
    {
        MoveForecast forecast = MoveModel.Of(Idle with { LinkBytesPerSecond = link * Mega });

        Assert.Equal([start, disks, memory], new[] { forecast.Start, forecast.Disks, forecast.Memory }.Select(time => Math.Round(time, 2)));
        Assert.Equal((100 * Mega, 40 * Mega), (forecast.DiskBytes, forecast.MemoryBytes));
        Assert.Equal(forecast.Total, forecast.Start + forecast.Disks + forecast.Memory + forecast.End);
        Assert.True(forecast.Converges);
    }

    [Theory]
    //          dirty  works on  memory MB  passes have an end
    [InlineData(0.0,   0.0,      40.0,      true)]
    [InlineData(5.0,   50.0,     48.2,      true)]
    [InlineData(5.0,   5.0,      42.3,      true)]    // it comes back to the same pages
    [InlineData(40.0,  100.0,    0.0,       false)]   // 40 compressed to 16, and 10 go over the link
    public void A_guest_that_changes_memory_costs_more_passes_and_may_have_no_end(double dirty, double bytes, double memory, bool converges)
    {
        MoveForecast forecast = MoveModel.Of(Idle with
        {
            Guest = Idle.Guest! with { Dirty = new WorkingSet { BytesPerSecond = dirty * Mega, Bytes = bytes * Mega } },
        });

        Assert.Equal(converges, forecast.Converges);
        if (converges)
        {
            Assert.Equal(memory, forecast.MemoryBytes / Mega, 0.1);
            Assert.InRange(forecast.Blackout!.Value, 0.11, 0.22);
        }
        else
        {
            Assert.True(forecast.Memory > MoveModel.Of(Idle).Memory * 3);
        }
    }

    [Fact]
    public void What_a_guest_changes_may_be_lighter_than_what_it_has()
    {
        GuestSample busy = Idle.Guest! with { Dirty = new WorkingSet { BytesPerSecond = 40e6, Bytes = 100e6 } };

        Assert.False(MoveModel.Of(Idle with { Guest = busy }).Converges);
        Assert.True(MoveModel.Of(Idle with { Guest = busy with { DirtyCompression = 0.1 } }).Converges);
    }

    [Theory]
    //          written MB/s  disks
    [InlineData(0,            10.4)]
    [InlineData(5,            20.4)]
    [InlineData(9,            50.5)]
    [InlineData(50,           50.5)]  // no more than five times as long: mirrors get their share
    public void What_a_guest_writes_takes_from_the_link(double written, double seconds) => Assert.Equal(
        seconds,
        MoveModel.Of(Idle with { Guest = Idle.Guest! with { DiskWriteBytesPerSecond = written * Mega } }).Disks,
        0.2);

    [Fact]
    public void A_VM_that_does_not_run_is_its_files()
    {
        MoveForecast forecast = MoveModel.Of(Idle with { MemoryBytes = 0, Mirrors = 0, MirroredBytes = 0, Guest = null });

        Assert.Equal((0, 0, 0, null), (forecast.Disks, forecast.Memory, forecast.MemoryBytes, forecast.Blackout));
        Assert.Equal(1.2, forecast.Start, 0.01);
    }

    [Fact]
    public void A_guest_that_was_not_looked_at_is_taken_for_a_usual_one() =>
        Assert.Equal(200e6 * 0.7 * 0.4, MoveModel.Of(Idle with { Guest = null }).MemoryBytes, 1);

    [Fact]
    public void An_order_says_what_is_carried_what_is_mirrored_and_what_stays()
    {
        MoveOrder order = SampleMove.Of(Sample.Vm with { MemoryBytes = 128, Disks = [Sample.Disk("disk0", 4), Sample.Disk("disk1", 5)] }) with
        {
            CarriedBytes = new Dictionary<string, long> { ["/vms/web01/kernel"] = 15 },
        };

        MoveSample running = MoveSample.Of(order, 1, null);
        Assert.Equal((15, 600L << 20, 2, 600L << 20, 128), (running.CarriedBytes, running.MirroredBytes, running.Mirrors, running.ImageBytes, running.MemoryBytes));
        MoveSample shared = MoveSample.Of(order with { FilesShared = true, CarriedBytes = null }, 1, null);
        Assert.Equal((0, 0, 0, 0), (shared.CarriedBytes, shared.MirroredBytes, shared.Mirrors, shared.ImageBytes));
        MoveSample off = MoveSample.Of(order with { Desired = DesiredState.Off }, 1, null);
        Assert.Equal((15, 0, 0, 0), (off.CarriedBytes, off.MirroredBytes, off.Mirrors, off.MemoryBytes));
    }
}
