using System.Diagnostics;
using Godwit.Host.Migration;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Migration;

public sealed class DepartureBookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-departures-").FullName;
    private readonly Journal _journal;

    public DepartureBookTests() => _journal = new Journal(Path.Combine(_folder, "journal.db"));

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_was_given_is_taken_back_until_the_destination_has_proved_that_it_runs_there()
    {
        MoveOrder order = SampleMove.Of(Sample.Vm);
        var register = new DepartureBook(_journal);
        var inventory = new VmInventory(_journal);
        register.Open(order);
        register.Give(order);
        register.TakeBack(order);
        register.TakeBack(order);
        Assert.Equal(order.Generation + 1, inventory.Find(order.Departing.Id)!.Generation);
        Assert.Equal(OrderVerdict.Aborted, register.VerdictOf(order.Id));
    }

    [Fact]
    public void What_is_settled_is_never_taken_back()
    {
        MoveOrder order = SampleMove.Of(Sample.Vm);
        var register = new DepartureBook(_journal);
        register.Open(order);
        register.Give(order);
        register.Settle(order.Id);
        Assert.Throws<UnreachableException>(() => register.TakeBack(order));
        Assert.Null(new VmInventory(_journal).Find(order.Departing.Id));
        Assert.Equal(OrderVerdict.Given, register.VerdictOf(order.Id));
    }

    [Fact]
    public void What_was_given_is_not_called_off()
    {
        MoveOrder order = SampleMove.Of(Sample.Vm);
        var register = new DepartureBook(_journal);
        register.Open(order);
        register.Give(order);
        Assert.Throws<UnreachableException>(() => register.Abort(order.Id));
        Assert.Equal(OrderVerdict.Given, register.VerdictOf(order.Id));
        Assert.True(register.IsUnsettled(order.Id));
    }
}
