using System.Diagnostics.Metrics;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Operations;
using Godwit.Host.Queue;
using Godwit.Host.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Queue;

/// <summary>Storage migrations stand for all that waits for room at its own host alone.</summary>
public sealed class MoveQueueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-queue-").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Journal _journal;
    private readonly OperationLedger _ledger;
    private MigrationSlots _slots;
    private readonly List<Operation> _operations = [];
    private MoveQueue _queue;
    private int _most = 1;

    public MoveQueueTests()
    {
        _journal = new Journal(Path.Combine(_folder, "godwit.db"));
        _ledger = new OperationLedger(
            new OperationRows(_journal), _journal, new OperationNews(new OperationMetrics(_meters.GetRequiredService<IMeterFactory>()), _time, NullLogger<OperationNews>.Instance), _time);
        _slots = new MigrationSlots(() => new SlotNeeds(_most, _most));
        _queue = NewQueue();
    }

    public void Dispose()
    {
        _operations.ForEach(operation => operation.Dispose());
        _journal.Dispose();
        _meters.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Those_above_the_limit_wait_in_order_and_see_their_places()
    {
        IDisposable first = await Take("a").Turn;
        (Operation b, Task<IDisposable> second) = Take("b");
        (Operation c, Task<IDisposable> third) = Take("c");
        Assert.Equal((1, "hosta", 2), (b.View.QueuePosition, b.View.WaitsForHost, c.View.QueuePosition));
        Assert.Equal(MovePhase.Waiting, c.View.Progress!.Phase);

        first.Dispose();
        IDisposable now = await second;
        Assert.Equal((null, 1), (b.View.QueuePosition, c.View.QueuePosition));
        Assert.False(third.IsCompleted);

        now.Dispose();
        (await third).Dispose();
        Assert.Null(c.View.QueuePosition);
    }

    [Fact]
    public async Task A_higher_priority_comes_in_before_lower_ones_and_an_administrator_before_all()
    {
        using IDisposable first = await Take("a").Turn;
        Operation low = Take("low", MovePriority.Low).Operation, medium = Take("medium").Operation, high = Take("high", MovePriority.High).Operation;
        Assert.Equal([high, medium, low], InOrder());

        _queue.Reorder(low.Id, new QueueOperationRequest { Position = 1 });
        Assert.Equal([low, high, medium], InOrder());
        _queue.Reorder(low.Id, new QueueOperationRequest { Position = 99 });
        Assert.Equal([high, medium, low], InOrder());
        _queue.Reorder(medium.Id, new QueueOperationRequest { Priority = MovePriority.Low });
        Assert.Equal([high, low, medium], InOrder());
    }

    [Fact]
    public async Task What_does_not_wait_has_no_place_and_nonsense_is_refused()
    {
        (Operation first, Task<IDisposable> turn) = Take("a");
        using IDisposable taken = await turn;
        Operation waits = Take("b").Operation;

        Assert.Equal(ProblemId.NotQueued, Refusal(() => _queue.Reorder(first.Id, new QueueOperationRequest { Position = 1 })));
        foreach (QueueOperationRequest nonsense in new QueueOperationRequest[] { new(), new() { Position = 0 }, new() { Position = 1, Priority = MovePriority.Low } })
        {
            Assert.Equal(ProblemId.MalformedRequest, Refusal(() => _queue.Reorder(waits.Id, nonsense)));
        }
    }

    [Fact]
    public async Task Whoever_will_not_wait_is_refused_with_the_host_that_is_full()
    {
        using IDisposable first = await Take("a").Turn;

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => Take("b", queue: false).Turn);

        Assert.Equal((ProblemId.MigrationLimitReached, "hosta"), (refused.Problem.Id, refused.Problem.Target));
    }

    [Fact]
    public async Task Whoever_is_cancelled_or_loses_his_guest_leaves_his_place_to_the_next()
    {
        IDisposable first = await Take("a").Turn;
        (Operation b, Task<IDisposable> second) = Take("b");
        var end = new TaskCompletionSource();
        Task<IDisposable> third = Take("c", guestGone: end.Task).Turn;
        (Operation d, Task<IDisposable> fourth) = Take("d");

        b.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        end.SetResult();
        Assert.Equal(ProblemId.GuestLost, (await Assert.ThrowsAsync<RefusedException>(() => third)).Problem.Id);
        Assert.Equal(1, d.View.QueuePosition);

        first.Dispose();
        (await fourth).Dispose();
        Assert.Equal(new SlotNeeds(1, 1), _slots.Free);
    }

    [Fact]
    public async Task A_lower_limit_lets_running_ones_finish_and_a_higher_one_lets_waiting_ones_begin()
    {
        _most = 2;
        IDisposable first = await Take("a").Turn, second = await Take("b").Turn;
        Task<IDisposable> third = Take("c").Turn;

        _most = 1;
        _slots.LookAgain();
        first.Dispose();
        Assert.False(third.IsCompleted);

        _most = 2;
        _slots.LookAgain();
        (await third).Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task After_a_restart_all_wait_on_in_their_order_and_nobody_begins_before_all_are_there()
    {
        _ = await Take("a").Turn;
        (Operation b, Task<IDisposable> lost) = Take("b");
        (Operation c, _) = Take("c");
        _queue.Reorder(c.Id, new QueueOperationRequest { Position = 1 });

        _slots = new MigrationSlots(() => new SlotNeeds(1, 1));
        _queue = NewQueue();
        IReadOnlyList<QueuedMove> moves = _queue.Restore();
        Assert.Equal([c.Id, b.Id], moves.Select(move => move.Id));
        (Operation again, Task<IDisposable> second) = TakeUp(moves[1]);
        Assert.False(second.IsCompleted);
        Assert.True(again.View.Revision > b.View.Revision);

        IDisposable first = await TakeUp(moves[0]).Turn;
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
        Assert.Empty(NewQueue().Restore());
        Assert.False(lost.IsCompleted);
    }

    [Fact]
    public async Task Whoever_waits_for_the_destination_keeps_nobody_here_waiting_and_asks_again()
    {
        var there = new OtherHost();
        _queue = NewQueue(there);
        (Operation moves, Task<IDisposable> waits) = Leave("web01", "hostb");
        Assert.Equal((1, "hostb"), (moves.View.QueuePosition, moves.View.WaitsForHost));

        (await Take("here").Turn).Dispose();
        Assert.Equal(1, there.Asked);
        await UntilAsync(() => there.Asked > 1);
        Assert.False(waits.IsCompleted);

        // Its daemon is restarted: whoever has waited goes on waiting.
        there.IsAway = true;
        int before = there.Asked;
        await UntilAsync(() => there.Asked > before);
        Assert.False(waits.IsCompleted);

        there.IsAway = false;
        there.HasRoom = true;
        await UntilAsync(() => waits.IsCompleted);
        (await waits).Dispose();
    }

    [Fact]
    public async Task A_destination_that_does_not_answer_is_said_at_once_to_whoever_has_not_waited()
    {
        _queue = NewQueue(new OtherHost { IsAway = true });

        Assert.Equal(ProblemId.HostUnreachable, (await Assert.ThrowsAsync<RefusedException>(() => Leave("web01", "hostb").Turn)).Problem.Id);
        Assert.Equal(new SlotNeeds(1, 1), _slots.Free);
    }

    private MoveQueue NewQueue(OtherHost? there = null) => new(
        new HostOptions { HostName = "hosta", StateFolder = _folder, RunFolder = _folder, VirtualMachinePath = _folder, MoveAddresses = [], GuestUser = "x" },
        _slots, new QueueBook(_journal), (there ?? new OtherHost()).AskAsync, _time, NullLogger<MoveQueue>.Instance);

    private (Operation Operation, Task<IDisposable> Turn) Take(string vm, MovePriority? priority = null, bool? queue = null, Task? guestGone = null)
    {
        Operation operation = Begin(OperationKind.MoveStorage, vm);
        var request = new MoveStorageRequest { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = "/x" }, Priority = priority, Queue = queue };
        return (operation, _queue.TakeAsync(QueuedMove.Of(operation.Id, VmId.New(), new Host.Vms.VmRequest.MoveStorage(request, true)), operation, guestGone));
    }

    private (Operation Operation, Task<IDisposable> Turn) Leave(string vm, string destination)
    {
        Operation operation = Begin(OperationKind.MoveVirtualMachineAndStorage, vm);
        var request = new MoveRequest { DestinationHost = destination, Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation } };
        return (operation, _queue.TakeAsync(QueuedMove.Of(operation.Id, VmId.New(), new Host.Vms.VmRequest.Move(request, true)), operation, null));
    }

    private (Operation Operation, Task<IDisposable> Turn) TakeUp(QueuedMove move)
    {
        Operation operation = _ledger.Resume(move.Id)!;
        _operations.Add(operation);
        return (operation, _queue.TakeAsync(move, operation, null));
    }

    private Operation Begin(OperationKind kind, string vm = "web01")
    {
        Operation operation = _ledger.Begin(kind, VmId.New(), vm, "test", "hosta", "hosta");
        _operations.Add(operation);
        return operation;
    }

    private IEnumerable<Operation> InOrder() => _operations.Where(operation => operation.View.QueuePosition is not null).OrderBy(operation => operation.View.QueuePosition);

    private static ProblemId Refusal(Action act) => Assert.Throws<RefusedException>(act).Problem.Id;

    /// <summary>Time goes on until then: a pause may begin only after we have looked.</summary>
    private async Task UntilAsync(Func<bool> reached)
    {
        while (!reached())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
