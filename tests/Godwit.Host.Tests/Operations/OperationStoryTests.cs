using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Operations;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Godwit.Host.Tests.Operations;

/// <summary>What an operation tells by itself while it changes.</summary>
public sealed class OperationStoryTests : IDisposable
{
    private readonly LedgerStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public void A_move_says_each_phase_once_when_it_begins_and_once_when_it_ends()
    {
        Operation move = _stage.Move();
        move.Report(LedgerStage.In(MovePhase.Landing));
        move.Report(LedgerStage.In(MovePhase.Landing));
        _stage.RunToEnd(move);

        Assert.Equal(
            [1010, 1021, 1041, 1022, 1042, 1023, 1043, 1024, 1044, 1025, 1045, 1026, 1046, 1027, 1047, 20418],
            _stage.Log.Ids);
        Assert.Contains("web01: memory ended after 1000 ms; 300 bytes of disk and 100 bytes of memory so far.", _stage.Log.Lines.Select(line => line.Text));
    }

    [Fact]
    public void Its_view_carries_what_happened_and_the_journal_keeps_it()
    {
        Operation move = _stage.Move();
        _stage.RunToEnd(move);

        OperationView view = _stage.Ledger.Get(move.Id);
        Assert.Equal([1010, 1021, 1022, 1023, 1024, 1025, 1026, 1027, 20418], view.Events!.Select(told => told.Id));
        Assert.Equal(_stage.Time.Start.AddSeconds(3), view.Events!.Single(told => told.Phase is MovePhase.Memory).At);
        Assert.Equal("Asked for by ann.", view.Events![0].Message);
    }

    [Fact]
    public void A_move_that_fails_says_in_which_phase_and_why()
    {
        Operation move = _stage.Move();
        move.Report(LedgerStage.In(MovePhase.Memory));
        _stage.Fail(move, ProblemId.HostUnreachable);

        Assert.Equal([1010, 1021, 1041, 1024, 1044, 21024], _stage.Log.Ids);
        Assert.Equal((LogLevel.Warning, true), (_stage.Log.Lines.Last().Level, _stage.Log.Lines.Last().Text.EndsWith("It was too much. (host-unreachable)", StringComparison.Ordinal)));
        Assert.Equal((21024, "It was too much."), (_stage.Ledger.Get(move.Id).Events![^1].Id, _stage.Ledger.Get(move.Id).Events![^1].Message));
    }

    [Fact]
    public void Waiting_for_a_turn_is_a_phase_and_the_checks_come_after_it()
    {
        Operation move = _stage.Move();
        move.Report(Godwit.Host.StorageMigration.StorageMeter.Waiting);
        move.Queue(1, "hosta");
        move.Queue(null, null);
        move.Report(LedgerStage.In(MovePhase.Landing));

        Assert.Equal([1010, 1021, 1041, 1020, 1040, 1021, 1041, 1022], _stage.Log.Ids);
        _stage.Ledger.End(move, OperationState.Cancelled, null, null);
        Assert.Equal([1042, 1001], _stage.Log.Ids.TakeLast(2));
    }

    [Fact]
    public void Remarks_and_pauses_are_told_and_remarks_without_end_are_not_kept_without_end()
    {
        Operation move = _stage.Move();
        move.Remark("The guest outruns the link.");
        move.Remark("The guest outruns the link.");
        move.Pause(true);
        move.Pause(false);
        Assert.Equal([1010, 1021, 1012, 1013, 1014], _stage.Log.Ids);

        for (int i = 0; i < 200; i++)
        {
            move.Remark($"{i}");
        }

        _stage.RunToEnd(move);
        Assert.Equal((13, 20418), (_stage.Ledger.Get(move.Id).Events!.Count, _stage.Ledger.Get(move.Id).Events![^1].Id));
    }

    [Theory]
    [InlineData(OperationKind.StartVirtualMachine, OperationState.Completed, 1001)]
    [InlineData(OperationKind.StartVirtualMachine, OperationState.Failed, 1003)]
    [InlineData(OperationKind.MoveStorage, OperationState.Completed, 1001)]
    [InlineData(OperationKind.MoveStorage, OperationState.Failed, 1003)]
    [InlineData(OperationKind.MoveVirtualMachine, OperationState.Completed, 20418)]
    [InlineData(OperationKind.MoveVirtualMachine, OperationState.Cancelled, 1001)]
    [InlineData(OperationKind.MoveVirtualMachineAndStorage, OperationState.Failed, 21024)]
    public void An_end_is_one_line(OperationKind kind, OperationState state, int id)
    {
        Operation operation = _stage.Ledger.Begin(kind, null, "web01", "ann", "hosta", "hostb");
        _stage.Ledger.End(operation, state, null, null);
        Assert.Equal(id, Assert.Single(_stage.Log.Ids, each => each is 1001 or 1003 or > 20000));
    }

    [Fact]
    public void Event_ids_are_different_for_every_phase()
    {
        int[] all = [.. Enum.GetValues<MovePhase>().SelectMany(phase => new[] { OperationEvents.BeginOf(phase), OperationEvents.EndOf(phase) })];
        Assert.Equal(all.Length, all.Distinct().Count());
    }
}
