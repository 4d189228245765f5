using Godwit.Client;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Problems;
using Godwit.EndToEnd.Tests.Refusals;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>The network that an administrator chose carries a move, and no other carries a byte of it.</summary>
[Collection(nameof(TwoHosts))]
public sealed class MigrationNetworkTests(TwoHosts hosts)
{
    private const string Management = "10.70.0.0/24";
    private const string Six = "fd71::/64";

    [Fact]
    public Task Not_one_byte_of_a_move_crosses_another_network() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await GiveSixAsync();
        await vm.StartAsync();
        try
        {
            await UseAsync(Management);
            await AssertOnlyOverAsync(vm, LabNetwork.Management, LabNetwork.Move);

            await UseAsync(Six);
            await AssertOnlyOverAsync(vm, LabNetwork.Move, LabNetwork.Management);
        }
        finally
        {
            await UseAnyAsync();
        }

        await vm.AssertWritesOnAsync();
    });

    /// <summary>Long only by what it proves of both hosts after each refusal; the verdicts themselves are a table.</summary>
    [Fact]
    [Trait("category", "slow")]
    public Task Without_a_network_in_common_or_with_migration_disabled_nothing_begins() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        using GodwitClient a = hosts.A.OpenClient(), b = hosts.B.OpenClient();
        try
        {
            await UseAsync(Management);
            await b.RemoveMigrationNetworkAsync(Management);
            await RefusedAsync(vm, ProblemId.NoCommonMigrationNetwork);
            await b.AddMigrationNetworkAsync(new AddMigrationNetworkRequest { Subnet = "10.71.0.0/24" });
            await RefusedAsync(vm, ProblemId.NoCommonMigrationNetwork);
            await UseAnyAsync();

            await SetAsync(b, settings => settings with { VirtualMachineMigrationEnabled = false });
            await RefusedAsync(vm, ProblemId.MigrationDisabled);
            await SetAsync(b, settings => settings with { VirtualMachineMigrationEnabled = true });
            await SetAsync(a, settings => settings with { VirtualMachineMigrationEnabled = false });
            await RefusedAsync(vm, ProblemId.MigrationDisabled);
        }
        finally
        {
            await UseAnyAsync();
            await SetAsync(a, settings => settings with { VirtualMachineMigrationEnabled = true });
            await SetAsync(b, settings => settings with { VirtualMachineMigrationEnabled = true });
        }
    });

    /// <summary>A connection that lay idle since an earlier test may close meanwhile, and is no part of the move: then it is moved again.</summary>
    private async Task AssertOnlyOverAsync(LabVm vm, LabNetwork chosen, LabNetwork other)
    {
        long strayed = 0;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            (long chosenBefore, long otherBefore) = (await BytesAsync(chosen), await BytesAsync(other));
            await vm.MoveAsync();
            long carried = await BytesAsync(chosen) - chosenBefore;
            strayed = await BytesAsync(other) - otherBefore;
            Assert.True(carried > (long)vm.Shape.DataMebibytes << 20, $"{carried} bytes crossed the chosen network.");
            if (strayed == 0)
            {
                return;
            }
        }

        Assert.Fail($"{strayed} bytes crossed the network {other}.");
    }

    private async Task<long> BytesAsync(LabNetwork network)
    {
        LinkCounters a = await hosts.Lab.Links.ReadAsync(hosts.A.Name, network);
        return a.SentBytes + a.ReceivedBytes;
    }

    private async Task RefusedAsync(LabVm vm, ProblemId reason)
    {
        using GodwitClient client = hosts.A.OpenClient();
        Assert.Contains(reason, (await client.CheckMoveAsync(vm.Name, vm.MoveTo(hosts.B))).Incompatibilities.Select(found => found.Id));
        await Refusal.OfMoveAsync(hosts.A, hosts.B, vm.Name, vm.MoveTo(hosts.B), reason);
    }

    private async Task UseAsync(string subnet)
    {
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            await ForgetAsync(client);
            MigrationNetwork added = await client.AddMigrationNetworkAsync(new AddMigrationNetworkRequest { Subnet = subnet });
            Assert.Single(added.Addresses);
            await SetAsync(client, settings => settings with { UseAnyNetworkForMigration = false });
        }
    }

    private async Task UseAnyAsync()
    {
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            await ForgetAsync(client);
            await SetAsync(client, settings => settings with { UseAnyNetworkForMigration = true });
        }
    }

    private static async Task ForgetAsync(GodwitClient client)
    {
        foreach (MigrationNetwork network in await client.GetMigrationNetworksAsync())
        {
            await client.RemoveMigrationNetworkAsync(network.Subnet);
        }
    }

    private static async Task SetAsync(GodwitClient client, Func<HostSettings, HostSettings> change) =>
        await client.SetHostSettingsAsync(change((await client.GetHostAsync()).Settings));

    /// <summary>The lab's hosts speak IPv4 only, so that counters stand still.</summary>
    private async Task GiveSixAsync()
    {
        string device = "mv0";
        for (int i = 0; i < hosts.Lab.Hosts.Count; i++)
        {
            LabHost host = hosts.Lab.Hosts[i];
            await host.RunAsync(["sh", "-c", $"echo 0 > /proc/sys/net/ipv6/conf/{device}/disable_ipv6; ip -6 address replace fd71::{i + 1}/64 dev {device} nodad"]);
        }
    }
}
