using Godwit.Client;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Switches;
using Godwit.Lab.Networks;

namespace Godwit.Lab.Hosts;

/// <summary>Does by the API what an administrator would do first: one domain, every host in it, one switch on each.</summary>
internal static class LabDomain
{
    public static async Task FormAsync(string name, IReadOnlyList<LabHost> hosts, CancellationToken cancellationToken)
    {
        using GodwitClient first = hosts[0].OpenClient();
        await first.CreateDomainAsync(name, cancellationToken);
        await PlugInAsync(first, cancellationToken);
        foreach (LabHost host in hosts.Skip(1))
        {
            JoinToken invitation = await first.CreateTokenAsync(new CreateTokenRequest { HostName = host.Name }, cancellationToken);
            using GodwitClient client = host.OpenClient();
            await client.JoinDomainAsync(invitation.Token, cancellationToken);
            await PlugInAsync(client, cancellationToken);
        }
    }

    private static Task<SwitchView> PlugInAsync(GodwitClient host, CancellationToken cancellationToken) => host.CreateSwitchAsync(
        new CreateSwitchRequest
        {
            Name = LocalLab.SwitchName,
            SwitchType = SwitchType.External,
            NetAdapterName = Fabric.InterfaceOf(LabNetwork.Guest),
        },
        cancellationToken);
}
