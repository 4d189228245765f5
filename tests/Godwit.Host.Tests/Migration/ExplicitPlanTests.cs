using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.Host.Migration;
using Godwit.Host.Networks;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Migration;

public sealed class ExplicitPlanTests
{
    private static readonly MoveRequest Request = new() { DestinationHost = "B", Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation } };

    private static readonly VmConfiguration Vm = Sample.Vm with
    {
        Disks = [Sample.Disk("disk0", 4) with { Path = "/vms/web01/system.qcow2" }, Sample.Disk("disk1", 5) with { Path = "/data/shop.raw" }],
        CheckpointFolder = "/checkpoints",
    };

    public static TheoryData<string> Machines => ["plain", "generation two"];

    /// <summary>Nothing but the two folders that a single location leaves to defaults is said otherwise.</summary>
    [Theory]
    [MemberData(nameof(Machines))]
    public void It_asks_for_what_it_was_made_of(string machine)
    {
        VmConfiguration vm = machine == "plain" ? Vm : Sample.GenerationTwo;
        MoveOrder order = OrderOf(vm, Request);

        MoveRequest plan = ExplicitPlan.Of(Request, order);

        Assert.Equal("b", plan.DestinationHost);
        MoveOrder again = OrderOf(vm, plan);
        Assert.Equal(order.ArrivingFolder, again.ArrivingFolder);
        Assert.Equal(VmFileSet.All(order.Arriving, order.ArrivingFolder), VmFileSet.All(again.Arriving, again.ArrivingFolder));
        Assert.Equal(ConfigurationHash.Of(order.Arriving), ConfigurationHash.Of(again.Arriving));
        Assert.Equal(ExplicitPlan.Of(plan, again), plan, PlansAreEqual);
    }

    [Fact]
    public void It_names_every_file_and_every_switch()
    {
        MoveRequest plan = ExplicitPlan.Of(Request with { Switches = new Dictionary<string, string> { ["LAN"] = "office" } }, OrderOf(Vm, Request));

        Assert.Equal(MoveStorageKind.PerItem, plan.Storage.Kind);
        Assert.Equal(
            [("/vms/web01/system.qcow2", "/b/web01/system.qcow2"), ("/data/shop.raw", "/b/web01/shop.raw")],
            plan.Storage.Disks!.Select(disk => (disk.SourceFilePath, disk.DestinationFilePath)));
        Assert.Equal(("/b/web01", "/b/web01"), (plan.Storage.ConfigurationFolder, plan.Storage.CheckpointFolder));
        Assert.Equal([("lan", "office")], plan.Switches!.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Of_files_that_stay_it_names_none()
    {
        MoveRequest request = Request with { Storage = new MoveStorage { Kind = MoveStorageKind.OnlyVirtualMachine } };

        Assert.Equal(request.Storage, ExplicitPlan.Of(request, OrderOf(Vm, request)).Storage);
    }

    private static MoveOrder OrderOf(VmConfiguration vm, MoveRequest request)
    {
        ArrivalPlan plan = ArrivalPlan.For(vm, SampleMove.Folder, request.Storage, "/b");
        return SampleMove.Of(vm) with
        {
            Arriving = SwitchMap.Apply(plan.Configuration, request.Switches),
            ArrivingFolder = plan.Folder,
            FilesShared = request.Storage.Kind is MoveStorageKind.OnlyVirtualMachine,
        };
    }

    private static bool PlansAreEqual(MoveRequest one, MoveRequest other) =>
        one.Storage.Disks!.SequenceEqual(other.Storage.Disks!) && one.Switches!.SequenceEqual(other.Switches!)
        && one with { Storage = other.Storage, Switches = other.Switches } == other;
}
