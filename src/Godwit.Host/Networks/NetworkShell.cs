using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Networks;

/// <summary>
/// Runs iproute2, in this process's network namespace or in a named one. Tests and the lab give a name; a daemon has no
/// reason to.
/// </summary>
internal sealed class NetworkShell(string? networkNamespace = null)
{
    public Task<ProcessesOutcome> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        string[] whole = networkNamespace is null ? [.. command] : ["ip", "netns", "exec", networkNamespace, .. command];
        return Processes.RunAsync(whole[0], whole[1..], cancellationToken);
    }

    /// <summary>Runs "ip" for the sake of the target, which the <see cref="RefusedException"/> names if it fails.</summary>
    public async Task IpAsync(string target, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ProcessesOutcome outcome = await RunAsync(["ip", .. arguments], cancellationToken);
        if (!outcome.Succeeded)
        {
            throw Failed(target, $"ip {string.Join(' ', arguments)}: {outcome.Words}");
        }
    }

    /// <summary>
    /// Sets /proc/sys/net/PATH if it exists: a kernel without IPv6 has none of IPv6's switches. /proc/sys/net shows the
    /// namespace of the process that looks, so another process must do it.
    /// </summary>
    public async Task SysctlAsync(string target, string path, string value, CancellationToken cancellationToken)
    {
        ProcessesOutcome outcome = await RunAsync(
            ["sh", "-c", "test ! -e \"/proc/sys/net/$1\" || echo \"$2\" > \"/proc/sys/net/$1\"", "sysctl", path, value],
            cancellationToken);
        if (!outcome.Succeeded)
        {
            throw Failed(target, outcome.Words);
        }
    }

    /// <summary>All interfaces with their addresses.</summary>
    public async Task<IReadOnlyList<NetworkLink>> LinksAsync(CancellationToken cancellationToken)
    {
        ProcessesOutcome outcome = await RunAsync(["ip", "-json", "-details", "addr", "show"], cancellationToken);
        if (!outcome.Succeeded)
        {
            throw Failed("ip", outcome.Words);
        }

        using JsonDocument document = JsonDocument.Parse(outcome.Output);
        return [.. document.RootElement.EnumerateArray().Where(link => link.TryGetProperty("ifname", out _)).Select(NetworkLink.Parse)];
    }

    private static RefusedException Failed(string target, string cause) => new(
        ProblemId.SwitchInvalid, target, $"The network of \"{target}\" could not be set up: {cause.TrimEnd('.')}.",
        "Check that iproute2 is installed, that the kernel has bridges and taps, and that the daemon runs as root.");
}
