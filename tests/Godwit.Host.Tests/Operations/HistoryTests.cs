using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Xunit;

namespace Godwit.Host.Tests.Operations;

/// <summary>Operations that have been, asked for by what they were.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly LedgerStage _stage = new(historyDays: 30);
    private readonly VmId _web = VmId.New();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public void A_name_stands_for_the_machine_by_all_its_names_also_when_it_is_gone()
    {
        OperationId start = Done(OperationKind.StartVirtualMachine, "old", _web);
        OperationId rename = Done(OperationKind.RenameVirtualMachine, "old", _web);
        OperationId stop = Done(OperationKind.StopVirtualMachine, "web01", _web);
        OperationId other = Done(OperationKind.StartVirtualMachine, "db01", VmId.New());

        Assert.Equal([stop, rename, start], Ids(new OperationFilter { Vm = "WEB01" }));
        Assert.Equal([stop, rename, start], Ids(new OperationFilter { Vm = _web.ToString() }));
        Assert.Equal([other], Ids(new OperationFilter { Vm = "db01" }));
        Assert.Empty(Ids(new OperationFilter { Vm = "db" }));
    }

    [Fact]
    public void Filters_are_all_to_be_met()
    {
        OperationId stop = Done(OperationKind.StopVirtualMachine, "web01", _web);
        OperationId move = Done(OperationKind.MoveStorage, "web01", _web);
        OperationId failed = Failed(OperationKind.MoveStorage, "web01", _web);
        OperationId runs = _stage.Move().Id;

        Assert.Equal([failed, move], Ids(new OperationFilter { Vm = "web01", Kinds = [OperationKind.MoveStorage] }));
        Assert.Equal([failed], Ids(new OperationFilter { Outcomes = [OperationState.Failed] }));
        Assert.Equal([failed, move, stop], Ids(new OperationFilter { Outcomes = [OperationState.Failed, OperationState.Completed] }));
        Assert.Equal([runs], Ids(new OperationFilter { Outcomes = [OperationState.Running] }));
        Assert.Equal([runs, failed, move], Ids(new OperationFilter { MovesOnly = true }));
        Assert.Equal([stop], Ids(new OperationFilter { Kinds = [OperationKind.StopVirtualMachine, OperationKind.StartVirtualMachine] }));
        Assert.Empty(Ids(new OperationFilter { Outcomes = [OperationState.Failed], Kinds = [OperationKind.StopVirtualMachine] }));
    }

    [Fact]
    public void Since_and_until_are_about_the_beginning_and_until_is_not_part_of_it()
    {
        OperationId first = Done(OperationKind.StartVirtualMachine, "web01", _web);
        _stage.Time.Advance(TimeSpan.FromHours(1));
        OperationId second = Done(OperationKind.StopVirtualMachine, "web01", _web);

        Assert.Equal([second], Ids(new OperationFilter { Since = _stage.Time.Start.AddMinutes(1) }));
        Assert.Equal([first], Ids(new OperationFilter { Until = _stage.Time.Start.AddHours(1) }));
        Assert.Equal([second, first], Ids(new OperationFilter { Since = _stage.Time.Start, Until = _stage.Time.Start.AddHours(2) }));
    }

    [Fact]
    public void Pages_follow_each_other_without_gap_or_repetition_while_new_ones_come()
    {
        List<OperationId> all = [];
        for (int i = 0; i < 25; i++)
        {
            all.Insert(0, Done(OperationKind.StartVirtualMachine, "web01", _web));
        }

        List<OperationId> seen = [];
        OperationId? before = null;
        while (Ids(new OperationFilter { Limit = 10, Before = before }) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            before = page[^1];
            Done(OperationKind.StopVirtualMachine, "web01", _web);
        }

        // Ids of one millisecond are in any order, but always in the same.
        Assert.Equal(Ids(new OperationFilter { Kinds = [OperationKind.StartVirtualMachine], Limit = 100 }), seen);
        Assert.Equal(all.ToHashSet(), [.. seen]);
    }

    [Fact]
    public void What_is_older_than_the_host_remembers_is_forgotten_a_batch_at_a_time()
    {
        for (int i = 0; i < 600; i++)
        {
            Done(OperationKind.StartVirtualMachine, "web01", _web);
        }

        Operation runs = _stage.Move();
        _stage.Time.Advance(TimeSpan.FromDays(31));
        OperationId young = Done(OperationKind.StopVirtualMachine, "web01", _web);
        var history = _stage.Get<OperationHistory>();

        history.Cut();
        Assert.Equal(102, Ids(new OperationFilter { Limit = 1000 }).Count);
        history.Cut();
        Assert.Equal([young, runs.Id], Ids(new OperationFilter { Limit = 1000 }));
        Assert.Contains("600 operations that ended more than 30 days ago were forgotten.", _stage.Log.Lines.Select(line => line.Text));
    }

    [Fact]
    public void A_journal_of_an_earlier_version_is_asked_in_the_same_way()
    {
        OperationId start = Done(OperationKind.StartVirtualMachine, "web01", _web);
        var journal = _stage.Get<Journal>();
        foreach (string index in (string[])["operation_vm", "operation_vm_name", "operation_started_at"])
        {
            journal.Write($"DROP INDEX {index}");
        }

        foreach (string column in (string[])["kind", "vm_id", "vm_name", "started_at"])
        {
            journal.Write($"ALTER TABLE operation DROP COLUMN {column}");
        }

        string path = journal.Read("PRAGMA database_list", row => row.GetString(2))[0];
        using var upgraded = new Journal(path);
        var rows = new OperationRows(upgraded);
        Assert.Equal(start, Assert.Single(rows.List(new OperationFilter
        {
            Vm = "web01", Kinds = [OperationKind.StartVirtualMachine], Since = _stage.Time.Start, Until = _stage.Time.Start.AddMilliseconds(1),
        })).Id);
        Assert.Equal(start, Assert.Single(rows.List(new OperationFilter { Vm = _web.ToString() })).Id);
    }

    [Theory]
    [InlineData("Moved", null, null)]
    [InlineData(null, "yesterday", null)]
    [InlineData(null, null, "7")]
    public void Words_that_mean_nothing_are_refused(string? kind, string? since, string? before) =>
        Assert.Equal(ProblemId.MalformedRequest, Assert.Throws<Godwit.Host.Api.RefusedException>(() =>
        {
            FilterWords.Members<OperationKind>("kind", kind);
            FilterWords.Time("since", since);
            FilterWords.Id("before", before);
        }).Problem.Id);

    private IReadOnlyList<OperationId> Ids(OperationFilter filter) => [.. _stage.Ledger.List(filter).Select(view => view.Id)];

    private OperationId Done(OperationKind kind, string vm, VmId id)
    {
        Operation operation = _stage.Ledger.Begin(kind, id, vm, "ann");
        _stage.Ledger.End(operation, OperationState.Completed, null, null);
        return operation.Id;
    }

    private OperationId Failed(OperationKind kind, string vm, VmId id)
    {
        Operation operation = _stage.Ledger.Begin(kind, id, vm, "ann");
        _stage.Fail(operation, ProblemId.Unexpected);
        return operation.Id;
    }
}
