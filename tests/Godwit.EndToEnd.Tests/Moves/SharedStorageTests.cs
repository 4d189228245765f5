using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Godwit.Client;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>A folder that both hosts reach: who runs a machine there keeps the other from it, whatever becomes of daemons.</summary>
[Collection(nameof(TwoHosts))]
public sealed class SharedStorageTests(TwoHosts hosts)
{
    private static readonly MoveStorage OnlyTheMachine = new() { Kind = MoveStorageKind.OnlyVirtualMachine };

    [Theory]
    [InlineData(25)]
    [InlineData(100, Traits = ["category", "slow"])]
    public Task Two_hosts_that_race_start_a_machine_once_each_time(int races) => hosts.TellAsync(
        new VmShape { Folder = "/shared" }, vm => vm.RaceToStartAsync("/shared", races));

    [Fact]
    public Task The_lock_outlives_the_daemon_moves_with_the_guest_and_ends_with_it() => hosts.TellAsync(
        new VmShape { Folder = "/shared" },
        async vm =>
        {
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            string refusal = (await vm.ImportAtAsync(hosts.B, "/shared")).Problem!.Message;
            Assert.Contains("hosta, where", refusal);
            Assert.Contains($"/shared/{vm.Name}/vm.lock", refusal);

            await hosts.A.KillDaemonAsync();
            Assert.Equal(ProblemId.RunsElsewhere, (await vm.ImportAtAsync(hosts.B, "/shared")).Problem!.Id);
            await hosts.A.StartDaemonAsync();
            Assert.Equal(ProblemId.RunsElsewhere, (await vm.ImportAtAsync(hosts.B, "/shared")).Problem!.Id);

            await vm.MoveAsync(OnlyTheMachine);
            await vm.AssertSameGuestAsync(before);
            Assert.Contains("hostb, where", (await vm.ImportAtAsync(hosts.A, "/shared")).Problem!.Message);
            await vm.MoveAsync(OnlyTheMachine);
            await vm.AssertNothingLostAsync();

            await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
            Assert.Equal(OperationState.Completed, (await vm.ImportAtAsync(hosts.B, "/shared")).State);
            using GodwitClient b = hosts.B.OpenClient();
            await b.WaitForOperationAsync((await b.RemoveVmAsync(vm.Name, deleteDisks: false)).Id, TestContext.Current.CancellationToken);
            Assert.False(File.Exists(hosts.A.PathOutside($"/shared/{vm.Name}/vm.json")));
            // The other host has taken its vm.json along; its own removal needs it no more.
        });

    [Fact]
    public Task A_machine_that_two_hosts_list_is_acted_on_by_the_one_that_took_it_last() => hosts.TellAsync(
        new VmShape { Folder = "/shared" },
        async vm =>
        {
            await vm.StartAsync();
            await vm.AssertWritesOnAsync();
            await vm.Agent.QuietAsync();
            await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
            Assert.Equal(OperationState.Completed, (await vm.ImportAtAsync(hosts.B, "/shared")).State);
            Assert.Equal(OperationState.Completed, (await StartRace.EndAsync(hosts.B, client => client.CreateCheckpointAsync(vm.Name, new() { Name = "one" }))).State);

            // The first host knows nothing of the checkpoint, and does nothing but forget it, or start it as it is by now.
            OperationView set = await StartRace.EndAsync(hosts.A, client => client.SetVmAsync(vm.Name, new SetVmRequest { CheckpointFolder = "/shared" }));
            Assert.Equal(ProblemId.RunsElsewhere, set.Problem?.Id);
            Assert.Contains("is hostb's", set.Problem!.Message);
            await vm.StartAsync();
            Assert.Equal("one", Assert.Single((await vm.ViewAsync()).Configuration.Checkpoints ?? []).Name);
            await vm.AssertWritesOnAsync();
            GuestStatistics before = await vm.Agent.QuietAsync();
            await vm.DoAsync((client, name) => client.SaveVmAsync(name));

            // Saved here and started there it goes on there, with its memory; and the daemon that comes back leaves it alone.
            await hosts.A.KillDaemonAsync();
            Assert.Equal(OperationState.Completed, (await StartRace.EndAsync(hosts.B, client => client.StartVmAsync(vm.Name))).State);
            await hosts.A.StartDaemonAsync();
            vm.Home = hosts.B;
            await vm.AssertSameGuestAsync(before);
            Assert.Equal(ProblemId.RunsElsewhere, (await StartRace.EndAsync(hosts.A, client => client.StartVmAsync(vm.Name))).Problem?.Id);
            Assert.Equal(OperationState.Completed, (await StartRace.EndAsync(hosts.A, client => client.RemoveVmAsync(vm.Name, deleteDisks: true))).State);
            await vm.AssertNothingLostAsync();
            await vm.Agent.SetAsync(vm.Shape.Load);
        });

    [Fact]
    public Task A_daemon_that_begins_ends_a_guest_that_another_host_has_taken_and_leaves_that_ones_name() => hosts.TellAsync(
        new VmShape { Folder = "/shared" },
        async vm =>
        {
            await vm.StartAsync();
            await vm.AssertWritesOnAsync();
            GuestStatistics written = await vm.Agent.QuietAsync();
            string owner = hosts.A.PathOutside($"/shared/{vm.Name}/vm.owner");
            await hosts.A.KillDaemonAsync();

            // As it is when the storage has given this host up, unawares, and another was made to take the machine.
            string told = await File.ReadAllTextAsync(owner);
            Assert.Contains("\"hosta\"", told);
            JsonObject taken = JsonNode.Parse(told)!.AsObject();
            (taken["host"], taken["hostId"]) = ("hostz", $"{Guid.NewGuid()}");
            await File.WriteAllTextAsync(owner, $"{taken}");
            await hosts.A.StartDaemonAsync();

            Assert.Equal(VmState.Off, (await vm.ViewAsync()).State);
            Assert.Empty(await hosts.A.GetQemuProcessesAsync());
            Assert.Contains("hostz", await File.ReadAllTextAsync(owner));
            Problem? set = (await StartRace.EndAsync(hosts.A, client => client.SetVmAsync(vm.Name, new SetVmRequest { CheckpointFolder = "/shared" }))).Problem;
            Assert.Equal(ProblemId.RunsElsewhere, set?.Id);
            await vm.AssertRecordsAsync(written);
            await File.WriteAllTextAsync(owner, told);
        });

    [Fact]
    [Trait("category", "slow")]
    public Task Files_at_rest_that_another_host_takes_while_they_are_copied_stay_where_they_are() => hosts.TellAsync(
        new VmShape { Folder = "/shared" },
        async vm =>
        {
            await vm.StartAsync();
            await vm.AssertWritesOnAsync();
            await vm.Agent.QuietAsync();
            await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
            using GodwitClient a = hosts.A.OpenClient();
            OperationView move = await a.MoveVmStorageAsync(vm.Name, new MoveStorageRequest
            {
                Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{vm.Name}" }, MaximumBytesPerSecond = 1 << 20,
            });

            // Taken, written to, and off again before the copy is whole.
            Assert.Equal(OperationState.Completed, (await vm.ImportAtAsync(hosts.B, "/shared")).State);
            vm.Home = hosts.B;
            await vm.StartAsync();
            await vm.AssertWritesOnAsync();
            GuestStatistics written = await vm.Agent.QuietAsync();
            await vm.DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));

            OperationView end = await a.WaitForOperationAsync(move.Id, TestContext.Current.CancellationToken);
            Assert.Equal((OperationState.Failed, ProblemId.RunsElsewhere), (end.State, end.Problem?.Id));
            Assert.False(Directory.Exists(hosts.A.PathOutside($"/vms/{vm.Name}")));
            await vm.AssertRecordsAsync(written);
            Assert.Equal(OperationState.Completed, (await StartRace.EndAsync(hosts.A, client => client.RemoveVmAsync(vm.Name, deleteDisks: true))).State);
            await vm.StartAsync();
        });

    [Fact]
    public Task What_is_not_shared_is_brought_there_by_the_remedy_and_then_it_moves() => hosts.TellAsync(
        new VmShape { Folder = "/shared" },
        async vm =>
        {
            await vm.StartAsync();
            await vm.DoAsync((client, name) => client.AddVmDiskAsync(name, new NewDisk { Path = $"/vms/{name}.raw", Format = DiskFormat.Raw, SizeBytes = 8 << 20 }));
            Problem refused = (await StartRace.EndAsync(hosts.A, client => client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B, OnlyTheMachine)))).Problem!;
            Assert.Equal(ProblemId.FilesNotShared, refused.Id);
            Assert.Contains($"/vms/{vm.Name}.raw:", refused.Message);
            string remedy = Regex.Match(refused.Remedy, "(godwit move-storage .*?);").Groups[1].Value;

            CommandResult done = await GodwitProgram.TypeAsync(hosts.Lab, remedy);
            Assert.True(done.Succeeded, $"{remedy}: {done.Error}{done.Output}");

            vm.Home = hosts.B;
            await vm.AssertNothingLostAsync();
            await vm.Agent.SetAsync(vm.Shape.Load);
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
            Assert.Equal(ProblemId.RunsElsewhere, (await vm.ImportAtAsync(hosts.B, "/shared")).Problem!.Id);
            await vm.MoveAsync(OnlyTheMachine);

            // With the host, in one move: off the share, and onto it again.
            await vm.MoveAsync();
            Assert.False(Directory.Exists(hosts.A.PathOutside(shared)));
            await vm.MoveAsync(new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = shared });
            Assert.Contains("hostb, where", (await vm.ImportAtAsync(hosts.A, "/shared")).Problem!.Message);

            // A checkpoint's new images are locked, too; so is what a merge writes to.
            await vm.DoAsync((client, name) => client.CreateCheckpointAsync(name, new() { Name = "one" }));
            await vm.MoveAsync(OnlyTheMachine);
            await vm.DoAsync((client, name) => client.RemoveCheckpointAsync(name, "one"));
            Assert.Equal((VmState.Running, 1, 0), ((await vm.ViewAsync()).State, (await hosts.A.GetQemuProcessesAsync()).Count, (await hosts.B.GetQemuProcessesAsync()).Count));
            await vm.AssertSameGuestAsync(before);
            await vm.AssertNothingLostAsync();
        });

    private string[] Names(string folder) => [.. Directory.EnumerateFiles(hosts.A.PathOutside(folder)).Select(path => Path.GetFileName(path)!)];
}
