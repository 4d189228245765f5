using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Xunit;

namespace Godwit.Host.Tests.Migration;

/// <summary>Two disks of 1000 bytes, with 100 and 300 of data; in units of a MiB nothing would be different.</summary>
public sealed class MirrorWireTests
{
    private static readonly Dictionary<string, long> Allocated = new() { ["disk0"] = 100, ["disk1"] = 300 };
    private long? _acknowledged = 0;

    [Fact]
    public void A_hole_is_no_progress()
    {
        MirrorWire wire = Wire();

        Assert.Equal([(0L, 100L), (0L, 300L)], Look(wire, (0, 1000), (0, 1000)));
        // QEMU has passed over half of each, and it was empty.
        Assert.Equal([(0L, 100L), (0L, 300L)], Look(wire, (500, 1000), (500, 1000)));
        _acknowledged = 210;
        Assert.Equal([(50L, 100L), (150L, 300L)], Look(wire, (600, 1000), (600, 1000)));
    }

    [Fact]
    public void What_is_left_is_never_more_than_QEMU_says_and_is_done_when_it_says_so()
    {
        MirrorWire wire = Wire();

        Assert.Equal([(90L, 100L), (300L, 300L)], Look(wire, (990, 1000), (1000, 1000)));
    }

    [Fact]
    public void What_the_guest_writes_meanwhile_is_to_be_copied_too()
    {
        MirrorWire wire = Wire();
        Look(wire, (0, 1000), (0, 1000));

        _acknowledged = 420;
        (long Done, long Length)[] seen = [.. Look(wire, (1000, 1000), (1000, 1050))];
        Assert.Equal((100L, 100L), seen[0]);
        Assert.Equal(350, seen[1].Length);
        Assert.InRange(seen[1].Done, 300, 320);
    }

    [Fact]
    public void Without_the_kernels_word_QEMUs_counts()
    {
        _acknowledged = null;

        Assert.Equal([(500L, 1000L), (0L, 1000L)], Look(Wire(), (500, 1000), (0, 1000)));
    }

    private MirrorWire Wire() => new(Allocated, () => _acknowledged);

    private static IEnumerable<(long Done, long Length)> Look(MirrorWire wire, params (long Done, long Length)[] mirrors) => wire
        .InData([.. mirrors.Select((mirror, i) => new MirrorSight($"disk{i}", mirror.Done, mirror.Length, Ready: false, Synchronous: false))])
        .Select(sight => (sight.Done, sight.Length));
}
