using Godwit.Client;
using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Switches;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Refusals;

/// <summary>Compare-VM: everything that stands against a move, said at once; and what it names as the way round is one.</summary>
[Collection(nameof(TwoHosts))]
public sealed class CheckedMoveTests(TwoHosts hosts)
{
    private const string Name = "checked";
    private const string Switch = "only-here";

    [Fact]
    public Task All_that_stands_against_a_move_is_said_at_once_and_its_fixes_let_it_pass() => hosts.TellAsync(async () =>
    {
        using GodwitClient a = hosts.A.OpenClient(), b = hosts.B.OpenClient();
        string address = GuestImage.AddressOf(hosts.NextGuest());
        await a.CreateSwitchAsync(new CreateSwitchRequest { Name = Switch, SwitchType = SwitchType.Private });
        await DoneAsync(a, a.CreateVmAsync(GuestImage.Locate().Request(Name, address, []) with { NetworkAdapters = [new NewNetworkAdapter { SwitchName = Switch }] }));
        await DoneAsync(a, a.StartVmAsync(Name));
        await DoneAsync(b, b.CreateVmAsync(new CreateVmRequest { Name = Name, MemoryBytes = 64 << 20, Folder = "/vms/twin" }));
        string occupied = hosts.B.PathOutside("/vms/occupied");
        Directory.CreateDirectory(occupied);
        await File.WriteAllTextAsync(Path.Combine(occupied, "precious"), "");
        MoveRequest move = Into("/vms/occupied");
        IReadOnlyList<string> before = await HostLitter.OfAsync(hosts.B);

        CompatibilityReport report = await a.CheckMoveAsync(Name, move);

        Assert.False(report.IsCompatible);
        Assert.Equal(("hostb", "/vms/occupied", VmState.Running), (report.Destination, report.Folder, report.State));
        Assert.Equal(
            [
                (ProblemId.VmNameTaken, null, null),
                (ProblemId.SwitchNotFound, 33012, $"--switch '{Switch}=OTHER'"),
                (ProblemId.FolderNotEmpty, 40010, "--storage FOLDER"),
            ],
            report.Incompatibilities.Select(found => (found.Id, found.MessageId, found.Fix)));
        Assert.All(report.Incompatibilities, found => Refusal.AssertClear(
            new Problem { Id = found.Id, Target = found.Target, Message = found.Message, Remedy = found.Remedy }, found.Id));
        Assert.Equal(before, await HostLitter.OfAsync(hosts.B));
        Assert.Equal([ProblemId.FilesNotShared, ProblemId.VmNameTaken], (await a.CheckMoveAsync(Name, Into(null))).Incompatibilities
            .Select(found => found.Id).Where(id => id is not (ProblemId.SwitchNotFound or ProblemId.FolderNotEmpty or ProblemId.ImageExists)));

        await DoneAsync(b, b.RemoveVmAsync(Name));
        MoveRequest passes = Into("/vms/checked") with { Switches = new Dictionary<string, string> { [Switch] = "lan" } };
        CompatibilityReport second = await a.CheckMoveAsync(Name, passes);
        Assert.True(second.IsCompatible, string.Join("; ", second.Incompatibilities.Select(found => found.Message)));
        Assert.Equal("lan", second.Vm.NetworkAdapters[0].SwitchName);
        await DoneAsync(a, a.MoveVmAsync(Name, passes));

        Assert.Equal("lan", (await b.GetVmAsync(Name)).Configuration.NetworkAdapters[0].SwitchName);
        using (OutageClient client = await hosts.Lab.WatchOutagesAsync(address))
        {
            await client.WaitForAnswerAsync(LabVm.BootPatience, TestContext.Current.CancellationToken);
        }

        await DoneAsync(b, b.StopVmAsync(Name, new StopVmRequest { TurnOff = true }));
        await DoneAsync(b, b.RemoveVmAsync(Name, deleteDisks: true));
        await a.RemoveSwitchAsync(Switch);
        Directory.Delete(occupied, recursive: true);
    });

    private static MoveRequest Into(string? folder) => new()
    {
        DestinationHost = "hostb",
        Storage = new MoveStorage { Kind = folder is null ? MoveStorageKind.OnlyVirtualMachine : MoveStorageKind.SingleLocation, Folder = folder },
    };

    private static async Task DoneAsync(GodwitClient client, Task<OperationView> begin)
    {
        OperationView end = await client.WaitForOperationAsync((await begin).Id);
        Assert.True(end.State is OperationState.Completed, $"{end.Kind}: {end.Problem}");
    }
}
