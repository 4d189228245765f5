using Godwit.Client;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Refusals;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A unit of a storage network as a machine's disk: the connection moves, the data does not.</summary>
[Collection(nameof(TwoHosts))]
public sealed class LunTests(TwoHosts hosts)
{
    /// <summary>What a move needs beside memory and boot files: its words, vm.json, what TLS and TCP add. The unit holds 44 MiB that nothing compresses.</summary>
    private const long Slack = 8 << 20;

    private static readonly VmShape Shape = new() { Disks = [], Luns = 1 };

    [Fact]
    public Task The_connection_moves_while_the_guest_writes_and_the_data_stays() => TellAsync(async (vm, target) =>
    {
        await vm.DoAsync((client, name) => client.AddVmLunAsync(name, new NewLogicalUnit { Iscsi = LabTarget.Unit }));
        LogicalUnit unit = Assert.Single((await vm.ViewAsync()).Configuration.Luns!);
        Assert.Equal(("GODWIT-1", (long)LabTarget.Mebibytes << 20), (unit.Serial, unit.SizeBytes));
        await vm.StartAsync();
        await vm.UntilItHasMemoryToLoseAsync();

        for (int i = 0; i < 2; i++)
        {
            GuestStatistics before = await vm.Agent.ReadAsync();
            long crossed = await MovedBytesAsync();
            MoveReport report = await vm.MoveAsync();
            crossed = await MovedBytesAsync() - crossed;

            Assert.Equal(0, report.DiskBytes);
            long bootFiles = Directory.EnumerateFiles(vm.Home.PathOutside($"/vms/{vm.Name}")).Sum(file => new FileInfo(file).Length);
            Assert.InRange(crossed, report.MemoryBytes, report.MemoryBytes + bootFiles + Slack);
            TestContext.Current.TestOutputHelper?.WriteLine($"{crossed} bytes crossed, {report.MemoryBytes} of them memory, {bootFiles} boot files; blackout {report.StopToResume}.");
            await vm.AssertSameGuestAsync(before);
            await vm.AssertWritesOnAsync();
        }

        await vm.MoveStorageAsync(new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{vm.Name}-shelf" });
        await vm.AssertWritesOnAsync();
        Assert.Equal([unit], (await vm.ViewAsync()).Configuration.Luns);

        GuestStatistics final = await vm.Agent.QuietAsync();
        RecordReport records = await RecordVerifier.VerifyAsync(target.Path, DiskFormat.Raw, final.Acknowledged, final.Slots);
        Assert.True(final.Errors == 0 && records is { IsSound: true, Checked: > 0 }, $"{records}, {final}");
    });

    [Fact]
    public Task A_host_that_does_not_see_the_very_unit_is_refused_before_anything_is_made() => TellAsync(async (vm, target) =>
    {
        using GodwitClient client = vm.Home.OpenClient();
        await Refusal.OfAsync(client, () => client.AddVmLunAsync(vm.Name, new NewLogicalUnit { Iscsi = LabTarget.Unit with { Lun = 7 } }), ProblemId.LunNotSeen);
        await Refusal.OfAsync(client, () => client.AddVmLunAsync(vm.Name, new NewLogicalUnit { WorldWideName = "no name" }), ProblemId.LunInvalid);
        await Refusal.OfAsync(client, () => client.AddVmDiskAsync(vm.Name, new NewDisk { Path = "/dev/loop0", Format = DiskFormat.Raw }), ProblemId.DirectAttachedDisk);
        await vm.DoAsync((host, name) => host.AddVmLunAsync(name, new NewLogicalUnit { Iscsi = LabTarget.Unit }));
        await Refusal.OfAsync(client, () => client.AddVmLunAsync(vm.Name, new NewLogicalUnit { Iscsi = LabTarget.Unit }), ProblemId.LunInUse);
        await vm.StartAsync();
        await Refusal.OfAsync(client, () => client.RemoveVmLunAsync(vm.Name, "lun0"), ProblemId.VmWrongState);
        await Refusal.OfAsync(client, () => client.CreateCheckpointAsync(vm.Name, new CreateCheckpointRequest()), ProblemId.LunNotCopyable);
        await Refusal.OfAsync(client, () => client.ExportVmAsync(vm.Name, new ExportVmRequest { Path = "/vms/export" }), ProblemId.LunNotCopyable);

        // The source's own connection stays: an access list is asked at the login.
        await target.LetInAsync("10.70.0.1");
        await target.ShutOutAsync("ALL");
        await RefusedAsync(client, vm, ProblemId.LunNotSeen);
        await target.LetInAsync("ALL");

        await target.BeAsync("GODWIT-2");
        await RefusedAsync(client, vm, ProblemId.LunDiffers);

        // Nor is the other unit opened here, once it is off.
        await vm.AssertWritesOnAsync();
        await vm.DoAsync((host, name) => host.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
        await Refusal.OfAsync(client, () => client.StartVmAsync(vm.Name), ProblemId.LunDiffers);
        await target.BeAsync("GODWIT-1");
        await vm.StartAsync();
        await vm.AssertWritesOnAsync();
    });

    private async Task RefusedAsync(GodwitClient client, LabVm vm, ProblemId reason)
    {
        Assert.Contains(reason, (await client.CheckMoveAsync(vm.Name, vm.MoveTo(hosts.B))).Incompatibilities.Select(found => found.Id));
        await Refusal.OfMoveAsync(hosts.A, hosts.B, vm.Name, vm.MoveTo(hosts.B), reason);
    }

    private Task TellAsync(Func<LabVm, LabTarget, Task> story) => hosts.TellAsync(Shape, async vm =>
    {
        await using LabTarget target = await LabTarget.StartAsync(hosts.Lab);
        await story(vm, target);
        await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
    });

    private async Task<long> MovedBytesAsync()
    {
        LinkCounters counters = await hosts.Lab.Links.ReadAsync(hosts.A.Name, LabNetwork.Move);
        return counters.SentBytes + counters.ReceivedBytes;
    }
}
