using Godwit.Contracts.Switches;
using Godwit.Host.Api;

namespace Godwit.Host.Networks;

/// <summary>Makes the Linux bridges behind switches, again and again if need be, and takes them away.</summary>
internal sealed class Bridges(NetworkShell shell, string hostName)
{
    /// <summary>
    /// Makes the bridge what the switch says, whatever part of it is there already. Throws <see cref="RefusedException"/>;
    /// the same call may be tried again.
    /// </summary>
    public async Task EnsureAsync(SwitchView view, CancellationToken cancellationToken)
    {
        IReadOnlyList<NetworkLink> links = await shell.LinksAsync(cancellationToken);
        if (view.NetAdapterName is { } adapterName
            && SwitchVerdict.OfAdapter(view.Name, adapterName, links.FirstOrDefault(link => link.Name == adapterName)) is { } problem)
        {
            throw new RefusedException(problem);
        }

        string bridge = view.BridgeName;
        Task Ip(params string[] arguments) => shell.IpAsync(view.Name, arguments, cancellationToken);
        if (links.All(link => link.Name != bridge))
        {
            await Ip("link", "add", "name", bridge, "address", SwitchVerdict.BridgeAddress(hostName, view.Name), "type", "bridge");
        }

        // No spanning tree and no forwarding delay: a guest that has just arrived talks at once.
        await Ip("link", "set", "dev", bridge, "type", "bridge", "stp_state", "0", "forward_delay", "0");
        // Snooping would hold back multicast (IPv6's neighbour discovery!) from an arrived guest until it happens to report
        // again. Kernels built without it refuse the word, and need it as little.
        await shell.RunAsync(["ip", "link", "set", "dev", bridge, "type", "bridge", "mcast_snooping", "0"], cancellationToken);
        await Ip("link", "set", "dev", bridge, "alias", $"godwit switch {view.Name}");
        await KeepHostQuietAsync(view, cancellationToken);
        if (view.NetAdapterName is { } adapter)
        {
            await Ip("link", "set", "dev", adapter, "master", bridge);
            await Ip("link", "set", "dev", adapter, "up");
        }

        await Ip("link", "set", "dev", bridge, "up");
    }

    /// <summary>Removes the bridge and so unplugs the adapter. No error when it is gone already.</summary>
    public async Task RemoveAsync(SwitchView view, CancellationToken cancellationToken)
    {
        if ((await shell.LinksAsync(cancellationToken)).Any(link => link.Name == view.BridgeName))
        {
            await shell.IpAsync(view.Name, ["link", "delete", "dev", view.BridgeName], cancellationToken);
        }
    }

    /// <summary>No guest configures the host by announcing itself as a router.</summary>
    private async Task KeepHostQuietAsync(SwitchView view, CancellationToken cancellationToken)
    {
        string bridge = view.BridgeName;
        await shell.IpAsync(view.Name, ["link", "set", "dev", bridge, "addrgenmode", "none"], cancellationToken);
        await shell.SysctlAsync(view.Name, $"ipv6/conf/{bridge}/accept_ra", "0", cancellationToken);
        await shell.SysctlAsync(view.Name, $"ipv6/conf/{bridge}/autoconf", "0", cancellationToken);
        switch (view.SwitchType)
        {
            case SwitchType.Private:
                await KeepHostOutAsync(view, cancellationToken);
                break;
            case SwitchType.Internal or SwitchType.External:
                break;
        }
    }

    /// <summary>
    /// Linux answers for any of its addresses on any interface, so a bridge without an address does not make a private
    /// switch. Where the kernel filters VLANs, the host's own port is taken out of the guests' VLAN and sees no frame at
    /// all. For kernels without it: no ARP, no IPv6, and strict reverse path filtering, which drops IPv4 from an interface
    /// that no route leads to (unless net.ipv4.conf.all.rp_filter is 2, which overrules it).
    /// </summary>
    private async Task KeepHostOutAsync(SwitchView view, CancellationToken cancellationToken)
    {
        string bridge = view.BridgeName;
        await shell.IpAsync(view.Name, ["link", "set", "dev", bridge, "arp", "off"], cancellationToken);
        await shell.SysctlAsync(view.Name, $"ipv6/conf/{bridge}/disable_ipv6", "1", cancellationToken);
        await shell.SysctlAsync(view.Name, $"ipv4/conf/{bridge}/rp_filter", "1", cancellationToken);
        if ((await shell.RunAsync(["ip", "link", "set", "dev", bridge, "type", "bridge", "vlan_filtering", "1"], cancellationToken)).Succeeded)
        {
            await shell.RunAsync(["bridge", "vlan", "delete", "dev", bridge, "vid", "1", "self"], cancellationToken);
        }
    }
}
