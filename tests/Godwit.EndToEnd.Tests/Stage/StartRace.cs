using Godwit.Client;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>Two hosts that both list a machine, at the same moment.</summary>
internal static class StartRace
{
    /// <summary>Both start it, so many times; each time one wins, and the loser hears that it runs elsewhere. It is off, and at home, at the end.</summary>
    public static async Task RaceToStartAsync(this LabVm vm, string folder, int times)
    {
        LabHost[] both = [vm.Hosts.A, vm.Hosts.B];
        Assert.Equal(OperationState.Completed, (await vm.ImportAtAsync(vm.Hosts.B, folder)).State);
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

        vm.Hosts.Tally.Line($"two hosts raced to start one machine in {folder} {times} times: {string.Join(", ", won.Select(pair => $"{pair.Key} {pair.Value}"))}, both never");
        Assert.Equal(times, won.Values.Sum());

        // It is the first host's at the end: the other forgets it, and its files stay.
        await vm.StartAsync();
        Assert.Equal(OperationState.Completed, (await EndAsync(vm.Hosts.B, client => client.RemoveVmAsync(vm.Name, deleteDisks: false))).State);
    }

    public static Task<OperationView> ImportAtAsync(this LabVm vm, LabHost host, string folder) =>
        EndAsync(host, client => client.ImportVmAsync(new ImportVmRequest { Path = $"{folder}/{vm.Name}" }));

    /// <summary>Its end; a refusal before there is an operation ends it, too.</summary>
    public static async Task<OperationView> EndAsync(LabHost host, Func<GodwitClient, Task<OperationView>> act)
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
}
