using Godwit.Client;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Switches;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>Who can talk to a guest, by the kind of its switch. A guest's address is asked for from its own host.</summary>
[Collection(nameof(TwoHosts))]
public sealed class SwitchTests(TwoHosts hosts)
{
    private const string Name = "apart";

    [Theory]
    [InlineData(SwitchType.Internal, true)]
    [InlineData(SwitchType.Private, false, Traits = ["category", "slow"])]
    public Task A_host_reaches_guests_on_an_internal_switch_and_not_on_a_private_one(SwitchType type, bool reached) => hosts.TellAsync(async () =>
    {
        using GodwitClient client = hosts.A.OpenClient();
        SwitchView view = await client.CreateSwitchAsync(new CreateSwitchRequest { Name = Name, SwitchType = type });
        await Tool.RunAsync("ip", ["-n", hosts.A.Space.Name, "address", "add", "10.72.0.1/24", "dev", view.BridgeName]);
        string address = GuestImage.AddressOf(hosts.NextGuest());
        CreateVmRequest request = GuestImage.Locate().Request(Name, address, []) with
        {
            NetworkAdapters = [new NewNetworkAdapter { SwitchName = Name }],
        };
        await DoneAsync(client, client.CreateVmAsync(request));
        await DoneAsync(client, client.StartVmAsync(Name));
        await UntilBootedAsync(client);

        using (GuestAgent agent = await GuestAgent.OpenAsync(hosts.A.Space, address))
        {
            Task<GuestStatistics> answer = agent.ReadAsync();
            if (reached)
            {
                Assert.True((await answer).Clock > TimeSpan.Zero);
            }
            else
            {
                await Assert.ThrowsAsync<TimeoutException>(() => answer);
            }
        }

        await DoneAsync(client, client.StopVmAsync(Name, new StopVmRequest { TurnOff = true }));
        await DoneAsync(client, client.RemoveVmAsync(Name, deleteDisks: true));
        await client.RemoveSwitchAsync(Name);
    });

    private static async Task UntilBootedAsync(GodwitClient client)
    {
        using CancellationTokenSource limit = new(LabVm.BootPatience, TimeProvider.System);
        while (!(await client.GetConsoleAsync(Name)).Contains("GA listens", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }

    private static async Task DoneAsync(GodwitClient client, Task<OperationView> begin)
    {
        OperationView end = await client.WaitForOperationAsync((await begin).Id);
        Assert.True(end.State is OperationState.Completed, $"{end.Kind}: {end.Problem}");
    }
}
