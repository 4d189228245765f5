using System.Security.Cryptography;
using System.Text;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Networks;

/// <summary>The host's ends of guests' network adapters.</summary>
internal sealed class Taps(NetworkShell shell, GuestUser user)
{
    private const string Prefix = "gt";
    private const int HashCharacters = 13;

    /// <summary>Fifteen characters at most, the same whenever one asks: a restarted daemon finds its taps by it.</summary>
    public static string NameOf(VmId vmId, string adapterId) =>
        Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{vmId}\n{adapterId}")))[..HashCharacters];

    /// <summary>
    /// Makes the tap that the guest user may open, and plugs it into the bridge; null is "Not Connected", where the tap is
    /// there for QEMU but down, so that nothing of the guest's reaches the host. Also replugs an existing tap, under a running
    /// guest too. Throws <see cref="RefusedException"/>; the same call may be tried again.
    /// </summary>
    public async Task<string> EnsureAsync(VmId vmId, string adapterId, string? bridgeName, CancellationToken cancellationToken)
    {
        string tap = NameOf(vmId, adapterId);
        Task Ip(params string[] arguments) => shell.IpAsync(adapterId, arguments, cancellationToken);
        NetworkLink? existing = await FindAsync(tap, cancellationToken);
        if (existing is null)
        {
            await Ip("tuntap", "add", "dev", tap, "mode", "tap", "user", user.Name);
        }

        // The host does not talk on a tap: it is a port, and the guest would see the host's greetings.
        await Ip("link", "set", "dev", tap, "addrgenmode", "none");
        await shell.SysctlAsync(adapterId, $"ipv6/conf/{tap}/disable_ipv6", "1", cancellationToken);
        if (bridgeName is null)
        {
            await Ip("link", "set", "dev", tap, "down");
            await Ip("link", "set", "dev", tap, "nomaster");
        }
        else
        {
            // Into the bridge before it is up: for a moment it would otherwise be an interface of the host's own.
            if (existing?.Master != bridgeName)
            {
                await Ip("link", "set", "dev", tap, "master", bridgeName);
            }

            await Ip("link", "set", "dev", tap, "up");
        }

        return tap;
    }

    /// <summary>No error when it is gone already. A running guest would lose its network for good.</summary>
    public async Task RemoveAsync(string tapName, CancellationToken cancellationToken)
    {
        if (await FindAsync(tapName, cancellationToken) is not null)
        {
            await shell.IpAsync(tapName, ["link", "delete", "dev", tapName], cancellationToken);
        }
    }

    /// <summary>Taps of ours that no adapter accounts for, left by a crash.</summary>
    public async Task<IReadOnlyList<string>> StraysAsync(IReadOnlySet<string> expected, CancellationToken cancellationToken) =>
        [.. (await shell.LinksAsync(cancellationToken))
            .Where(link => link.Kind == "tun" && link.Name.Length == Prefix.Length + HashCharacters
                && link.Name.StartsWith(Prefix, StringComparison.Ordinal) && !expected.Contains(link.Name))
            .Select(link => link.Name)];

    private async Task<NetworkLink?> FindAsync(string tap, CancellationToken cancellationToken) =>
        (await shell.LinksAsync(cancellationToken)).FirstOrDefault(link => link.Name == tap);
}
