using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Migration.Convergence;
using Godwit.Qmp;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Migration.Convergence;

public sealed class MemoryWatchTests
{
    private const long Mebi = 1L << 20;

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _remarks = [];
    private readonly List<MigrationInfo> _seen = [];
    private long _sent;

    [Fact]
    public void QEMU_begins_with_a_limit_of_a_page_and_hears_of_more_once_the_link_is_known()
    {
        MemoryPlan plan = Watch(new MovePolicy()).Plan;

        Assert.Equal(MemorySteering.OnePage, plan.Begin.SwitchoverBytes);
        MemorySteering wish = Look(plan, seconds: 1, remaining: 64, dirty: 0);
        Assert.Equal(Mebi, wish.SwitchoverBytes, 0.1 * Mebi);     // 10 MiB/s for 100 ms
        Assert.Equal(6400, _seen[^1].ExpectedDowntime!.Value, 100.0);
        Assert.Empty(_remarks);
    }

    [Fact]
    public void A_guest_that_outruns_the_link_is_said_to_and_what_comes_next()
    {
        MemoryPlan plan = Watch(new MovePolicy { WhenNotConverging = WhenNotConverging.Abort, PatienceSeconds = 20 }).Plan;

        Look(plan, seconds: 3, remaining: 64, dirty: 60);

        Assert.StartsWith("The guest writes memory as fast as the link takes it or faster (60.0 MiB/s against 10", _remarks[^1], StringComparison.Ordinal);
        Assert.Contains("100 ms is aimed at. In 8 s 300 ms is aimed at. In 18 s the move ends", _remarks[^1], StringComparison.Ordinal);
        Assert.InRange(_remarks.Count, 1, 2);
    }

    [Fact]
    public void A_move_that_waits_says_so_and_never_ends()
    {
        MemoryPlan plan = Watch(new MovePolicy()).Plan;

        MemorySteering wish = Look(plan, seconds: 300, remaining: 64, dirty: 60);

        Assert.EndsWith("The move waits until the guest is calmer, the link is faster, or somebody cancels it.", _remarks[^1], StringComparison.Ordinal);
        Assert.Equal(1000, wish.DowntimeLimit.TotalMilliseconds);
    }

    [Fact]
    public void When_the_patience_is_over_the_move_ends_with_its_reason()
    {
        MemoryPlan plan = Watch(new MovePolicy { WhenNotConverging = WhenNotConverging.Abort, PatienceSeconds = 20 }).Plan;
        Look(plan, seconds: 19, remaining: 64, dirty: 60);

        Problem problem = Assert.Throws<RefusedException>(() => Look(plan, seconds: 2, remaining: 64, dirty: 60)).Problem;

        Assert.Equal((ProblemId.NotConverging, SampleMove.Order.Departing.Name), (problem.Id, problem.Target));
        Assert.Contains("lately 60.0 MiB/s against 10", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_patience_is_over_a_guest_that_may_goes_ahead_of_its_memory_once()
    {
        var policy = new MovePolicy { WhenNotConverging = WhenNotConverging.PostCopy, PatienceSeconds = 20 };
        var watch = new MemoryWatch(ConvergencePolicy.Of(policy), SampleMove.Order with { Policy = policy }, _time, () => 0, _seen.Add, _remarks.Add);
        MemoryPlan plan = watch.Plan;
        Assert.Equal(new MemoryManner(MayGoAhead: true, Compresses: false), plan.Manner);

        Assert.False(Look(plan, seconds: 19, remaining: 64, dirty: 60).GoesAhead);
        Assert.Contains("the guest goes ahead, and the rest of its memory follows", _remarks[^1], StringComparison.Ordinal);

        Assert.True(Look(plan, seconds: 2, remaining: 64, dirty: 60).GoesAhead);
        Assert.True(watch.GoesAhead);
        Assert.Single(_remarks, remark => remark.StartsWith("The guest goes ahead to b", StringComparison.Ordinal));
    }

    [Fact]
    public void A_guest_that_was_paused_in_time_is_not_given_up()
    {
        MemoryPlan plan = Watch(new MovePolicy { WhenNotConverging = WhenNotConverging.Abort, PatienceSeconds = 20 }).Plan;
        Look(plan, seconds: 19, remaining: 64, dirty: 60);
        _time.Advance(TimeSpan.FromSeconds(2));

        plan.Steer(Memory(remaining: 0, dirty: 60) with { Status = MigrationStatus.PreSwitchover });
    }

    private MemoryWatch Watch(MovePolicy policy) =>
        new(ConvergencePolicy.Of(policy), SampleMove.Order, _time, () => 0, _seen.Add, _remarks.Add);

    private MemorySteering Look(MemoryPlan plan, int seconds, long remaining, long dirty)
    {
        MemorySteering wish = plan.Steer(Memory(remaining, dirty));
        for (int i = 0; i < seconds * 10; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            _sent += Mebi;
            wish = plan.Steer(Memory(remaining, dirty));
        }

        return wish;
    }

    private MigrationInfo Memory(long remaining, long dirty) => new()
    {
        Status = MigrationStatus.Active,
        Ram = new MigrationRam
        {
            Transferred = _sent,
            Remaining = remaining * Mebi,
            Total = 128 * Mebi,
            Duplicate = 0,
            Normal = _sent / 4096,
            NormalBytes = _sent,
            DirtyPagesRate = dirty * 256,
            Mbps = 0,
            DirtySyncCount = 2,
            PageSize = 4096,
        },
    };
}
