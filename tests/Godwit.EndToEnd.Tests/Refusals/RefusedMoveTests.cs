using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Switches;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Refusals;

/// <summary>What cannot work is refused before anything exists at the destination, and the guest does not notice.</summary>
[Collection(nameof(TwoHosts))]
public sealed class RefusedMoveTests(TwoHosts hosts)
{
    [Fact]
    public Task A_move_that_cannot_work_is_refused_with_its_reason_and_creates_nothing() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();

        await RefuseAsync("nobody", vm.MoveTo(hosts.B), ProblemId.VmNotFound);
        await RefuseAsync(vm.Name, vm.MoveTo(hosts.B) with { DestinationHost = "hostz" }, ProblemId.HostNotFound);
        await RefuseAsync(vm.Name, vm.MoveTo(hosts.A), ProblemId.SameHost);
        await RefuseAsync(vm.Name, Into("vms/relative"), ProblemId.PathInvalid);
        await RefuseAsync(vm.Name, Into("/etc/hostname/vm"), ProblemId.PathInvalid);
        await RefuseAsync(
            vm.Name, vm.MoveTo(hosts.B, new MoveStorage { Kind = MoveStorageKind.OnlyVirtualMachine }), ProblemId.FilesNotShared);
        await RefuseAsync(
            vm.Name,
            vm.MoveTo(hosts.B, new MoveStorage
            {
                Kind = MoveStorageKind.PerItem,
                Disks = [new DiskPath { SourceFilePath = "/vms/other.qcow2", DestinationFilePath = "/vms/x.qcow2" }],
            }),
            ProblemId.DiskUnknown);
        await RefuseOccupiedFolderAsync(vm);
        await RefuseMountAsync(vm, "ro", ProblemId.PathNotWritable);
        await RefuseMountAsync(vm, "size=4m", ProblemId.NotEnoughSpace);
        await RefuseTwinsAsync(vm);
        await RefuseWhileDestinationStopsAsync(vm);
        await RefuseWhileMovingAsync(vm);

        await vm.AssertOneOwnerAsync(hosts.B);
        await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    [Trait("category", "slow")]
    public Task A_vm_with_more_memory_than_the_destination_has_left_stays() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        await hosts.B.BoundGuestMemoryAsync(vm.Shape.MemoryMebibytes / 2);

        await RefuseAsync(vm.Name, vm.MoveTo(hosts.B), ProblemId.NotEnoughMemory);

        await vm.AssertWritesOnAsync();
        await hosts.B.BoundGuestMemoryAsync(null);
    });

    [Fact]
    public Task A_vm_whose_switch_the_destination_lacks_stays() => hosts.TellAsync(async () =>
    {
        using GodwitClient client = hosts.A.OpenClient();
        await client.CreateSwitchAsync(new CreateSwitchRequest { Name = "only-here", SwitchType = SwitchType.Private });
        CreateVmRequest request = GuestImage.Locate().Request("unplugged", GuestImage.AddressOf(hosts.NextGuest()), []) with
        {
            NetworkAdapters = [new NewNetworkAdapter { SwitchName = "only-here" }],
        };
        await DoneAsync(client, client.CreateVmAsync(request));
        await DoneAsync(client, client.StartVmAsync("unplugged"));

        await RefuseAsync("unplugged", Into("/vms/unplugged"), ProblemId.SwitchNotFound);

        await DoneAsync(client, client.StopVmAsync("unplugged", new StopVmRequest { TurnOff = true }));
        await DoneAsync(client, client.RemoveVmAsync("unplugged", deleteDisks: true));
        await client.RemoveSwitchAsync("only-here");
    });

    private static MoveRequest Into(string folder) => new()
    {
        DestinationHost = "hostb",
        Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = folder },
    };

    private static async Task DoneAsync(GodwitClient client, Task<OperationView> begin)
    {
        OperationView end = await client.WaitForOperationAsync((await begin).Id);
        Assert.True(end.State is OperationState.Completed, $"{end.Kind}: {end.Problem}");
    }

    private Task RefuseAsync(string vm, MoveRequest request, ProblemId reason) => Refusal.OfMoveAsync(hosts.A, hosts.B, vm, request, reason);

    private async Task RefuseOccupiedFolderAsync(LabVm vm)
    {
        string folder = hosts.B.PathOutside("/vms/occupied");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "precious"), "");
        await RefuseAsync(vm.Name, Into("/vms/occupied"), ProblemId.FolderNotEmpty);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A small or read-only file system at the destination, in that host's mount namespace alone.</summary>
    private async Task RefuseMountAsync(LabVm vm, string option, ProblemId reason)
    {
        LabHost host = hosts.B;
        CommandResult mounted = await host.RunAsync(["sh", "-c", $"mkdir /vms/mounted && mount -t tmpfs -o {option} none /vms/mounted"]);
        Assert.True(mounted.Succeeded, mounted.Error);
        await RefuseAsync(vm.Name, Into($"/vms/mounted/{vm.Name}"), reason);
        Assert.Empty((await host.RunAsync(["ls", "/vms/mounted"])).Output);
        await host.RunAsync(["sh", "-c", "umount /vms/mounted && rmdir /vms/mounted"]);
    }

    /// <summary>A VM at the destination with our name, then one with our MAC address.</summary>
    private async Task RefuseTwinsAsync(LabVm vm)
    {
        using GodwitClient client = hosts.B.OpenClient();
        await DoneAsync(client, client.CreateVmAsync(new CreateVmRequest { Name = vm.Name, MemoryBytes = 64 << 20, Folder = "/vms/twin" }));
        await RefuseAsync(vm.Name, vm.MoveTo(hosts.B), ProblemId.VmNameTaken);
        await DoneAsync(client, client.RemoveVmAsync(vm.Name));

        string address = (await vm.ViewAsync()).Configuration.NetworkAdapters[0].MacAddress;
        await DoneAsync(client, client.CreateVmAsync(new CreateVmRequest
        {
            Name = "twin",
            MemoryBytes = 64 << 20,
            NetworkAdapters = [new NewNetworkAdapter { SwitchName = "lan", MacAddress = address }],
        }));
        await RefuseAsync(vm.Name, vm.MoveTo(hosts.B), ProblemId.MacAddressTaken);
        await DoneAsync(client, client.RemoveVmAsync("twin"));
    }

    /// <summary>At some instant of its daemon's end: it says so, or nobody answers any more.</summary>
    private async Task RefuseWhileDestinationStopsAsync(LabVm vm)
    {
        Task stopping = hosts.B.StopDaemonAsync();
        OperationView end = await vm.EndOfAsync(await vm.BeginMoveAsync(hosts.B), hosts.A);
        await stopping;
        await hosts.B.StartDaemonAsync();

        Assert.Equal(OperationState.Failed, end.State);
        Assert.Contains(end.Problem!.Id, new[] { ProblemId.HostShuttingDown, ProblemId.HostUnreachable, ProblemId.LinkLost });
        await HostLitter.AssertNoneAsync(hosts.B);
    }

    private async Task RefuseWhileMovingAsync(LabVm vm)
    {
        using GodwitClient client = hosts.A.OpenClient();
        OperationView move;
        using (MoveHold.BeforeArm(hosts.A))
        {
            move = await vm.BeginMoveAsync(hosts.B);
            await Refusal.OfAsync(client, () => client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B)), ProblemId.VmMoving);
            await Refusal.OfAsync(client, () => client.StopVmAsync(vm.Name, new StopVmRequest { TurnOff = true }), ProblemId.VmMoving);
            await Refusal.OfAsync(client, () => client.RenameVmAsync(vm.Name, "other"), ProblemId.VmMoving);
        }

        OperationView end = await vm.EndOfAsync(move, hosts.A);
        Assert.True(end.State is OperationState.Completed, $"{end.Problem}");
    }
}
