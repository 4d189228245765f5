using Godwit.Client;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A folder that both hosts reach: who runs a machine there keeps the other from it, whatever becomes of daemons.</summary>
[Collection(nameof(TwoHosts))]
public sealed class SharedStorageTests(TwoHosts hosts)
{
    private static readonly MoveStorage OnlyTheMachine = new() { Kind = MoveStorageKind.OnlyVirtualMachine };

    [Fact]
    public Task Two_hosts_that_race_a_hundred_times_start_a_machine_once_each_time() => RaceAsync(100);

    [Fact]
    public Task The_lock_outlives_the_daemon_moves_with_the_guest_and_ends_with_it() => hosts.TellAsync(
        new VmShape { Folder = "/shared" },
        async vm =>
        {
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            string refusal = (await ImportAsync(hosts.B, vm)).Problem!.Message;
            Assert.Contains("hosta, where", refusal);
            Assert.Contains($"/shared/{vm.Name}/vm.lock", refusal);

            await hosts.A.KillDaemonAsync();
            Assert.Equal(ProblemId.RunsElsewhere, (await ImportAsync(hosts.B, vm)).Problem!.Id);
            await hosts.A.StartDaemonAsync();
            Assert.Equal(ProblemId.RunsElsewhere, (await ImportAsync(hosts.B, vm)).Problem!.Id);

            await vm.MoveAsync(OnlyTheMachine);
            await vm.AssertSameGuestAsync(before);
            Assert.Contains("hostb, where", (await ImportAsync(hosts.A, vm)).Problem!.Message);
            await vm.MoveAsync(OnlyTheMachine);
            await vm.AssertNothingLostAsync();

            await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
            Assert.Equal(OperationState.Completed, (await ImportAsync(hosts.B, vm)).State);
            using GodwitClient b = hosts.B.OpenClient();
            await b.WaitForOperationAsync((await b.RemoveVmAsync(vm.Name, deleteDisks: false)).Id, TestContext.Current.CancellationToken);
            Assert.False(File.Exists(hosts.A.PathOutside($"/shared/{vm.Name}/vm.json")));
            // The other host has taken its vm.json along; its own removal needs it no more.
        });

    [Fact]
    public Task It_goes_onto_shared_storage_and_off_again_while_it_runs() => hosts.TellAsync(
        new VmShape { Disks = [DiskFormat.Qcow2, DiskFormat.Raw] },
        async vm =>
        {
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            string shared = $"/shared/{vm.Name}";

            // To the share on this host; its files and its lock are there, and the other host is kept away.
            await vm.MoveStorageAsync(new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = shared });
            Assert.Contains("vm.lock", Names(shared));
            Assert.Equal(ProblemId.RunsElsewhere, (await ImportAsync(hosts.B, vm)).Problem!.Id);
            await vm.MoveAsync(OnlyTheMachine);

            // With the host, in one move: off the share, and onto it again.
            await vm.MoveAsync();
            Assert.False(Directory.Exists(hosts.A.PathOutside(shared)));
            await vm.MoveAsync(new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = shared });
            Assert.Contains("hostb, where", (await ImportAsync(hosts.A, vm)).Problem!.Message);

            // A checkpoint's new images are locked, too; so is what a merge writes to.
            await vm.DoAsync((client, name) => client.CreateCheckpointAsync(name, new() { Name = "one" }));
            await vm.MoveAsync(OnlyTheMachine);
            await vm.DoAsync((client, name) => client.RemoveCheckpointAsync(name, "one"));
            Assert.Equal((VmState.Running, 1, 0), ((await vm.ViewAsync()).State, (await hosts.A.GetQemuProcessesAsync()).Count, (await hosts.B.GetQemuProcessesAsync()).Count));
            await vm.AssertSameGuestAsync(before);
            await vm.AssertNothingLostAsync();
        });

    private async Task RaceAsync(int times) => await hosts.TellAsync(
        new VmShape { Folder = "/shared", MemoryMebibytes = 64 },
        async vm =>
        {
            LabHost[] both = [hosts.A, hosts.B];
            Assert.Equal(OperationState.Completed, (await ImportAsync(hosts.B, vm)).State);
            Dictionary<string, int> won = both.ToDictionary(host => host.Name, _ => 0);
            for (int i = 0; i < times; i++)
            {
                OperationView[] starts = await Task.WhenAll(both.Select(host => EndAsync(host, client => client.StartVmAsync(vm.Name))));
                int winner = Array.FindIndex(starts, start => start.State is OperationState.Completed);
                OperationView loser = Assert.Single(starts, start => start.State is not OperationState.Completed);
                Assert.Equal(ProblemId.RunsElsewhere, loser.Problem?.Id);
                won[both[winner].Name]++;
                Assert.Single((await Task.WhenAll(both.Select(host => host.GetQemuProcessesAsync()))).SelectMany(all => all));
                OperationView stop = await EndAsync(both[winner], client => client.StopVmAsync(vm.Name, new StopVmRequest { TurnOff = true }));
                Assert.Equal(OperationState.Completed, stop.State);
            }

            hosts.Tally.Line($"two hosts raced to start one machine {times} times: {string.Join(", ", won.Select(pair => $"{pair.Key} {pair.Value}"))}, both never");
            Assert.Equal(times, won.Values.Sum());
            Assert.Equal(OperationState.Completed, (await EndAsync(hosts.B, client => client.RemoveVmAsync(vm.Name, deleteDisks: false))).State);
            await EndAsync(hosts.A, client => client.StartVmAsync(vm.Name));
        });

    private static Task<OperationView> ImportAsync(LabHost host, LabVm vm) =>
        EndAsync(host, client => client.ImportVmAsync(new ImportVmRequest { Path = $"/shared/{vm.Name}" }));

    /// <summary>A refusal before there is an operation ends it, too.</summary>
    private static async Task<OperationView> EndAsync(LabHost host, Func<GodwitClient, Task<OperationView>> act)
    {
        using GodwitClient client = host.OpenClient();
        try
        {
            return await client.WaitForOperationAsync((await act(client)).Id, TestContext.Current.CancellationToken);
        }
        catch (GodwitException refused)
        {
            return new OperationView
            {
                Id = OperationId.New(), Kind = OperationKind.StartVirtualMachine, State = OperationState.Failed, Problem = refused.Problem,
                VmName = "", StartedBy = "", StartedAt = default, Revision = 0, Cancellable = false,
            };
        }
    }

    private string[] Names(string folder) => [.. Directory.EnumerateFiles(hosts.A.PathOutside(folder)).Select(path => Path.GetFileName(path)!)];
}
