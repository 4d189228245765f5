using Godwit.Lab.Processes;

namespace Godwit.Lab.Networks;

/// <summary>
/// A lab's cables and switches. Each network is a namespace of its own with one bridge; each host is a namespace; veth pairs
/// go directly from one to the other, so that nothing of it shows in the machine's own network:
/// <code>
///   gw-lab-a            gw-lab-b
///   mg0 mv0 gu0         mg0 mv0 gu0        10.70.0.1 10.71.0.1 (none) …
///    |   |   |           |   |   |
///    |   |   +-- hosta --|---|---+-- hostb --- br0 gw-lab-guest   10.72.0.1, where clients are
///    |   +------ hosta --|---+------ hostb --- br0 gw-lab-move
///    +---------- hosta --+---------- hostb --- br0 gw-lab-mgmt --- dc, fs
/// </code>
/// Servers (gw-lab-dc, gw-lab-fs) are on the management network alone.
/// </summary>
internal sealed class Fabric(string prefix)
{
    public NetworkNamespace Of(LabNetwork network) => new(network switch
    {
        LabNetwork.Management => prefix + "-mgmt",
        LabNetwork.Move => prefix + "-move",
        LabNetwork.Guest => prefix + "-guest",
    });

    public NetworkNamespace OfHost(string letter) => new($"{prefix}-{letter}");

    public NetworkNamespace OfServer(LabServer server) => new($"{prefix}-{server.Name}");

    /// <summary>The host's end of its cable to a network.</summary>
    public static string InterfaceOf(LabNetwork network) => network switch
    {
        LabNetwork.Management => "mg0",
        LabNetwork.Move => "mv0",
        LabNetwork.Guest => "gu0",
    };

    /// <summary>Null on the guest network, where a host is only a switch.</summary>
    public static string? AddressOf(LabNetwork network, int hostNumber) => network switch
    {
        LabNetwork.Management => $"10.70.0.{hostNumber}",
        LabNetwork.Move => $"10.71.0.{hostNumber}",
        LabNetwork.Guest => null,
    };

    /// <summary>Where the namespace around a User-mode Linux host is itself on that host's management network, to speak to the host.</summary>
    public static string ShellAddressOf(int hostNumber) => $"10.70.0.{hostNumber + 100}";

    /// <summary>A User-mode Linux host's end of its own cable to the namespace around it, where a bridge joins it with the network's.</summary>
    public static string TapOf(LabNetwork network) => InterfaceOf(network) + "t";

    /// <param name="letters">The hosts.</param>
    /// <param name="forKernels">True for User-mode Linux hosts, whose addresses are their kernels' affair.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task BuildAsync(IReadOnlyList<string> letters, bool forKernels, CancellationToken cancellationToken)
    {
        foreach (LabNetwork network in Enum.GetValues<LabNetwork>())
        {
            NetworkNamespace fabric = Of(network);
            await AddAsync(fabric, cancellationToken);
            await fabric.ConfigureAsync(
                [
                    "link set lo up",
                    "link add br0 type bridge stp_state 0 mcast_snooping 0",
                    "link set br0 up",
                    .. network == LabNetwork.Guest ? ["address add 10.72.0.1/24 dev br0"] : Array.Empty<string>(),
                ],
                cancellationToken);
        }

        for (int i = 0; i < letters.Count; i++)
        {
            await AddAsync(OfHost(letters[i]), cancellationToken);
            await OfHost(letters[i]).ConfigureAsync(["link set lo up", .. forKernels ? Sockets(i + 1, "host" + letters[i]) : Cables(i + 1, "host" + letters[i])], cancellationToken);
            foreach (LabNetwork network in Enum.GetValues<LabNetwork>())
            {
                await Of(network).ConfigureAsync(["link set host" + letters[i] + " master br0 up"], cancellationToken);
            }
        }
    }

    /// <summary>A server's namespace, and its cable to the management network.</summary>
    public async Task PlugInAsync(LabServer server, CancellationToken cancellationToken)
    {
        NetworkNamespace switchboard = Of(LabNetwork.Management);
        string name = InterfaceOf(LabNetwork.Management);
        await AddAsync(OfServer(server), cancellationToken);
        await OfServer(server).ConfigureAsync(
            [
                "link set lo up",
                $"link add {name} type veth peer name {server.Name} netns {switchboard.Name}",
                $"address add {server.Address}/24 dev {name}",
                $"link set {name} up",
            ],
            cancellationToken);
        await switchboard.ConfigureAsync([$"link set {server.Name} master br0 up"], cancellationToken);
    }

    /// <summary>Deleting a namespace takes its interfaces along, and those at the other ends of their cables.</summary>
    public async Task TearDownAsync(IReadOnlyList<string> letters)
    {
        foreach (NetworkNamespace each in All(letters).Where(each => each.Exists))
        {
            await Tool.RunAsync("ip", ["netns", "delete", each.Name]);
        }
    }

    public IEnumerable<NetworkNamespace> All(IReadOnlyList<string> letters) =>
        [.. letters.Select(OfHost), .. LabServer.All.Select(OfServer), .. Enum.GetValues<LabNetwork>().Select(Of)];

    private IEnumerable<string> Cables(int hostNumber, string port)
    {
        foreach (LabNetwork network in Enum.GetValues<LabNetwork>())
        {
            string name = InterfaceOf(network);
            yield return $"link add {name} type veth peer name {port} netns {Of(network).Name}";
            if (AddressOf(network, hostNumber) is { } address)
            {
                yield return $"address add {address}/24 dev {name}";
            }

            yield return $"link set {name} up";
        }
    }

    private IEnumerable<string> Sockets(int hostNumber, string port)
    {
        foreach (LabNetwork network in Enum.GetValues<LabNetwork>())
        {
            string name = InterfaceOf(network), bridge = name + "b", tap = TapOf(network);
            yield return $"link add {name} type veth peer name {port} netns {Of(network).Name}";
            yield return $"link add {bridge} type bridge stp_state 0 mcast_snooping 0";
            yield return $"tuntap add dev {tap} mode tap";
            yield return $"link set {name} master {bridge} up";
            yield return $"link set {tap} master {bridge} up";
            yield return $"link set {bridge} up";
            if (network == LabNetwork.Management)
            {
                yield return $"address add {ShellAddressOf(hostNumber)}/24 dev {bridge}";
            }
        }
    }

    private static async Task AddAsync(NetworkNamespace each, CancellationToken cancellationToken)
    {
        await Tool.RunAsync("ip", ["netns", "add", each.Name], null, cancellationToken);

        // Router solicitations and address probes would be noise in byte counts. A kernel without IPv6 has no such file.
        await Tool.TryAsync(
            "ip",
            ["netns", "exec", each.Name, "sh", "-c", "for f in all default; do echo 1 >/proc/sys/net/ipv6/conf/$f/disable_ipv6; done"],
            null,
            cancellationToken);
    }
}
