using Godwit.Client;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Refusals;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>More moves at the same time than the hosts allow.</summary>
[Collection(nameof(TwoHosts))]
public sealed class QueueTests(TwoHosts hosts)
{
    private const int Many = 20;

    /// <summary>Half of them run, so that both kinds of move stand in one queue.</summary>
    [Fact]
    [Trait("category", "slow")]
    public Task Twenty_machines_leave_a_host_four_at_a_time_in_order_over_the_death_of_its_daemon() => hosts.TellAsync(async () =>
    {
        using GodwitClient a = hosts.A.OpenClient(), b = hosts.B.OpenClient();
        string[] names = [.. Enumerable.Range(0, Many).Select(_ => $"many{hosts.NextGuest()}")];
        foreach (string name in names)
        {
            await DoneAsync(a, a.CreateVmAsync(GuestImage.Locate().Request(name, GuestImage.AddressOf(hosts.NextGuest()), [], memoryMebibytes: 64) with { Folder = $"/vms/{name}" }));
        }

        foreach (string name in names.Where((_, i) => i % 2 == 0))
        {
            await DoneAsync(a, a.StartVmAsync(name));
        }

        await AllowAsync(4);
        List<OperationView> moves = [];
        foreach (string name in names)
        {
            moves.Add(await a.MoveVmAsync(name, To("hostb", name)));
        }

        // Nobody has overtaken anybody: what waits is the end of the line, numbered from its head.
        IReadOnlyList<OperationView> seen = await InOrderAsync(a, moves);
        IReadOnlyList<int> places = [.. seen.Select(view => view.QueuePosition).OfType<int>()];
        Assert.NotEmpty(places);
        Assert.Equal(Enumerable.Range(places[0], places.Count), places);
        Assert.True(seen.Count(view => view is { State: OperationState.Running, QueuePosition: null }) <= 4, "More than four at once.");

        OperationView last = moves[^1];
        await a.QueueOperationAsync(last.Id, new QueueOperationRequest { Position = 1 });
        OperationView cancelled = moves[^2];
        await a.CancelOperationAsync(cancelled.Id);
        Assert.Equal(OperationState.Cancelled, (await a.WaitForOperationAsync(cancelled.Id)).State);

        IReadOnlyList<OperationView> before = await InOrderAsync(a, moves);
        await hosts.A.KillDaemonAsync();
        await hosts.A.StartDaemonAsync();

        List<OperationView> ends = [];
        foreach (OperationView move in moves)
        {
            ends.Add(await a.WaitForOperationAsync(move.Id));
        }

        OperationView[] waited = [.. before.Where(view => view.QueuePosition is not null)];
        Assert.NotEmpty(waited);
        Assert.All(waited, view => Assert.Equal(OperationState.Completed, ends.Single(end => end.Id == view.Id).State));
        Assert.All(ends, end => Assert.True(
            end.State is OperationState.Completed || end.Id == cancelled.Id || end.Problem?.Id is ProblemId.InterruptedByRestart, $"{end.VmName}: {end.Problem}"));
        hosts.Tally.Line($"evacuation of {Many} machines, 4 at a time: {ends.Count(end => end.State is OperationState.Completed)} moved, "
            + $"{waited.Length} of them waited over the death of the daemon, most at once {MostAtOnce(ends)}");
        Assert.True(MostAtOnce([.. ends.Where(end => waited.Any(view => view.Id == end.Id))]) <= 4);

        await AllowAsync(2);
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            foreach (VmView vm in await client.GetVmsAsync())
            {
                if (vm.State is VmState.Running)
                {
                    await DoneAsync(client, client.StopVmAsync(vm.Name, new StopVmRequest { TurnOff = true }));
                }

                await DoneAsync(client, client.RemoveVmAsync(vm.Name, deleteDisks: true));
            }
        }
    });

    /// <summary>Each host has room for one, and both want to be rid of all: whoever holds room here never waits for room there.</summary>
    [Fact]
    public Task Two_hosts_that_empty_themselves_into_each_other_come_to_an_end() => hosts.TellAsync(async () =>
    {
        using GodwitClient a = hosts.A.OpenClient(), b = hosts.B.OpenClient();
        await AllowAsync(1);
        List<(GodwitClient Source, GodwitClient Destination, string To, string Name)> all = [];
        for (int i = 0; i < 6; i++)
        {
            (GodwitClient source, GodwitClient destination, string to) = i % 2 == 0 ? (a, b, "hostb") : (b, a, "hosta");
            string name = $"cross{hosts.NextGuest()}";
            all.Add((source, destination, to, name));
            await DoneAsync(source, source.CreateVmAsync(new CreateVmRequest { Name = name, MemoryBytes = 64 << 20, Folder = $"/vms/{name}", Disks = [new NewDisk { Path = $"/vms/{name}/disk.qcow2", Format = DiskFormat.Qcow2, SizeBytes = 16 << 20 }] }));
        }

        // The first is slow enough to be asked about while it moves, and all others wait for it.
        OperationView[] moves = await Task.WhenAll(all.Select((vm, i) => vm.Source.MoveVmAsync(
            vm.Name, To(vm.To, vm.Name) with { MaximumBytesPerSecond = i == 0 ? 64 << 10 : null })));
        await Refusal.OfAsync(a, () => a.MoveVmAsync(all[0].Name, To("hostb", all[0].Name)), ProblemId.VmMoving);
        for (int i = 0; i < moves.Length; i++)
        {
            OperationView end = await all[i].Source.WaitForOperationAsync(moves[i].Id);
            Assert.True(end.State is OperationState.Completed, $"{end.Problem}");
        }

        await AllowAsync(2);
        foreach ((_, GodwitClient destination, _, string name) in all)
        {
            await DoneAsync(destination, destination.RemoveVmAsync(name, deleteDisks: true));
        }
    });

    private async Task AllowAsync(int most)
    {
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            HostSettings settings = (await client.GetHostAsync()).Settings;
            await client.SetHostSettingsAsync(settings with { MaximumVirtualMachineMigrations = most, MaximumStorageMigrations = most });
        }
    }

    private static async Task<IReadOnlyList<OperationView>> InOrderAsync(GodwitClient client, IReadOnlyList<OperationView> moves)
    {
        IReadOnlyList<OperationView> now = await client.GetOperationsAsync(limit: 100, movesOnly: true);
        return [.. moves.Select(move => now.Single(view => view.Id == move.Id)).OrderBy(view => view.QueuePosition ?? 0)];
    }

    /// <summary>By the phases of their reports: a move that waits is in none of them.</summary>
    private static int MostAtOnce(IReadOnlyList<OperationView> ended)
    {
        var edges = ended.Where(view => view.Report is not null)
            .SelectMany(view => new[] { (At: view.FinishedAt!.Value - view.Report!.Total, Step: 1), (At: view.FinishedAt.Value, Step: -1) })
            .OrderBy(edge => edge.At);
        (int now, int most) = (0, 0);
        foreach ((_, int step) in edges)
        {
            now += step;
            most = Math.Max(most, now);
        }

        return most;
    }

    private static MoveRequest To(string host, string name) => new()
    {
        DestinationHost = host,
        Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{name}" },
    };

    private static async Task DoneAsync(GodwitClient client, Task<OperationView> begin)
    {
        OperationView end = await client.WaitForOperationAsync((await begin).Id);
        Assert.True(end.State is OperationState.Completed, $"{end.Kind} of {end.VmName}: {end.Problem}");
    }
}
