using Godwit.Host.Migration.Convergence;
using Godwit.Qmp;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Migration.Convergence;

public sealed class ConvergenceGaugeTests
{
    private const long Mebi = 1L << 20;

    private readonly FakeTimeProvider _time = new();
    private readonly ConvergenceGauge _gauge;

    public ConvergenceGaugeTests() => _gauge = new ConvergenceGauge(_time);

    [Fact]
    public void Before_anything_is_known_nothing_is_guessed()
    {
        ConvergenceSight first = _gauge.See(Memory(pass: 1, sent: 0, pages: 0, remaining: 128), 0);

        Assert.Equal((null, null, null, null), (first.Since, first.WireBytesPerSecond, first.ExpectedPause, first.DirtyBytesPerSecond));
        Assert.False(first.OutrunsLink);
    }

    [Fact]
    public void What_the_kernel_holds_back_is_not_sent()
    {
        // QEMU gives the kernel 30 MiB in a second, and the link carries 10 of them.
        ConvergenceSight sight = See(11, step => (Memory(pass: 1, sent: 3 * step, pages: 6 * step, remaining: 100), 2 * step * Mebi));

        Assert.Equal(10 * Mebi, sight.WireBytesPerSecond!.Value, Mebi / 10);
        Assert.Equal(0.5, sight.WireBytesPerGuestByte, 0.01);
        // 20 MiB wait, and 100 will be 50.
        Assert.Equal(7, sight.ExpectedPause!.Value.TotalSeconds, 0.1);
    }

    [Fact]
    public void A_link_that_has_nothing_to_do_is_not_slow()
    {
        See(11, step => (Memory(pass: 1, sent: step, pages: step, remaining: 100), 0));

        ConvergenceSight idle = See(30, _ => (Memory(pass: 2, sent: 10, pages: 10, remaining: 1), 0));

        Assert.Equal(10 * Mebi, idle.WireBytesPerSecond!.Value, Mebi / 10);
    }

    [Fact]
    public void A_link_that_has_become_slow_is_believed_at_once_while_bytes_wait_for_it()
    {
        See(11, step => (Memory(pass: 1, sent: 10 * step, pages: 10 * step, remaining: 100), 0));

        ConvergenceSight slow = See(11, step => (Memory(pass: 2, sent: 100 + step, pages: 100 + step, remaining: 100), Mebi));

        Assert.Equal(10 * Mebi, slow.WireBytesPerSecond!.Value, Mebi / 10);
    }

    [Fact]
    public void Time_counts_from_when_all_of_memory_was_sent_once()
    {
        See(20, step => (Memory(pass: 1, sent: step, pages: step, remaining: 100), 0));

        ConvergenceSight sight = See(11, step => (Memory(pass: 2, sent: 20 + step, pages: 20 + step, remaining: 5), 0));

        Assert.Equal(TimeSpan.FromSeconds(1), sight.Since);
        Assert.Equal(7 * Mebi, sight.DirtyBytesPerSecond);
    }

    [Fact]
    public void How_well_memory_compresses_is_told_by_its_newest_pages()
    {
        See(11, step => (Memory(pass: 1, sent: step, pages: 10 * step, remaining: 100), 0));

        ConvergenceSight sight = See(11, step => (Memory(pass: 2, sent: 10 + (2 * step), pages: 100 + (4 * step), remaining: 5), 0));

        Assert.Equal(0.5, sight.WireBytesPerGuestByte, 0.05);
    }

    private ConvergenceSight See(int times, Func<int, (MigrationInfo Memory, long Backlog)> look)
    {
        ConvergenceSight sight = null!;
        for (int step = 0; step < times; step++)
        {
            (MigrationInfo memory, long backlog) = look(step);
            sight = _gauge.See(memory, backlog);
            if (step < times - 1)
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
            }
        }

        return sight;
    }

    /// <summary>In MiB.</summary>
    private static MigrationInfo Memory(int pass, long sent, long pages, long remaining) => new()
    {
        Status = MigrationStatus.Active,
        Ram = new MigrationRam
        {
            Transferred = sent * Mebi,
            Remaining = remaining * Mebi,
            Total = 128 * Mebi,
            Duplicate = 0,
            Normal = pages * 256,
            NormalBytes = pages * Mebi,
            DirtyPagesRate = 7 * 256,
            Mbps = 0,
            DirtySyncCount = pass,
            PageSize = 4096,
        },
    };
}
