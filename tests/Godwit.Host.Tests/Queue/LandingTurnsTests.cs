using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Queue;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Queue;

public sealed class LandingTurnsTests
{
    private static readonly SlotNeeds One = new(1, 1);

    private readonly FakeTimeProvider _time = new();
    private readonly MigrationSlots _slots;
    private readonly LandingTurns _turns;
    private int _most = 1;

    public LandingTurnsTests()
    {
        _slots = new MigrationSlots(() => new SlotNeeds(_most, _most));
        _turns = new LandingTurns(new HostOptions { HostName = "b", StateFolder = "/", RunFolder = "/", VirtualMachinePath = "/", MoveAddresses = [], GuestUser = "x" }, _slots, _time);
    }

    [Fact]
    public void Whoever_asked_first_has_the_next_room_whichever_host_he_comes_from()
    {
        OperationId first = OperationId.New(), second = OperationId.New(), third = OperationId.New();
        Assert.True(Asks(first));
        Assert.False(Asks(second));
        Assert.False(Asks(third));

        _turns.Claim(first, One).Dispose();

        Assert.False(Asks(third));
        Assert.True(Asks(second));
        Assert.True(Asks(second));
        Assert.False(Asks(third));
    }

    [Fact]
    public void Whoever_stops_asking_has_lost_his_place()
    {
        OperationId first = OperationId.New(), second = OperationId.New(), third = OperationId.New();
        Asks(first);
        Asks(second);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Asks(third);
        _turns.Claim(first, One).Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Asks(third));
    }

    [Fact]
    public void A_promise_that_nobody_comes_for_is_taken_back()
    {
        OperationId first = OperationId.New(), second = OperationId.New();
        Assert.True(Asks(first));
        Assert.Equal(new SlotNeeds(0, 0), _slots.Free);

        _time.Advance(TimeSpan.FromSeconds(91));
        _turns.Purge();

        Assert.Equal(One, _slots.Free);
        Assert.True(Asks(second));
        Assert.Equal(ProblemId.MigrationLimitReached, Assert.Throws<RefusedException>(() => _turns.Claim(first, One)).Problem.Id);
    }

    [Fact]
    public void A_move_that_will_not_come_gives_its_room_back_and_a_late_question_takes_none()
    {
        OperationId first = OperationId.New(), second = OperationId.New();
        Assert.True(Asks(first));
        _turns.Forget(first);
        Assert.True(Asks(second));

        IDisposable slot = _turns.Claim(second, One);
        Assert.True(Asks(second));
        slot.Dispose();
        Assert.Equal(One, _slots.Free);
    }

    [Fact]
    public void A_machine_without_files_does_not_wait_behind_files()
    {
        _most = 2;
        using IDisposable files = _slots.Take(new SlotNeeds(0, 2));
        Assert.False(Asks(OperationId.New()));

        Assert.False(_turns.Ask(OperationId.New(), SlotNeeds.Storage).Granted);
        _most = 3;
        Assert.True(_turns.Ask(OperationId.New(), new SlotNeeds(1, 0)).Granted);
    }

    private bool Asks(OperationId id) => _turns.Ask(id, One).Granted;
}
