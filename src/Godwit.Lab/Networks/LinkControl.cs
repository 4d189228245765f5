using System.Text.Json;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Networks;

/// <summary>Pulls cables, puts them back, and sets their rates.</summary>
public sealed class LinkControl
{
    private readonly Fabric _fabric;

    internal LinkControl(Fabric fabric) => _fabric = fabric;

    /// <summary>
    /// Pulls the host's cable out of the network's switch. The host's interface keeps its address and loses its carrier:
    /// packets vanish without an error to anybody, as with a real cable.
    /// </summary>
    public Task CutAsync(string host, LabNetwork network, CancellationToken cancellationToken = default) =>
        _fabric.Of(network).ConfigureAsync([$"link set {host} down"], cancellationToken);

    /// <summary>Plugs it in again and waits until both ends have noticed, for which the kernel takes up to a second.</summary>
    public async Task RestoreAsync(string host, LabNetwork network, CancellationToken cancellationToken = default)
    {
        await _fabric.Of(network).ConfigureAsync([$"link set {host} up"], cancellationToken);
        while (!await IsUpAsync(_fabric.Of(network), host, cancellationToken)
            || !await IsUpAsync(_fabric.OfHost(LetterOf(host)), Fabric.InterfaceOf(network), cancellationToken))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Shapes what the host sends ("1gbit", "200mbit"), by a token bucket at its own end; null takes the limit away.</summary>
    /// <param name="host">The host.</param>
    /// <param name="network">Which of its networks.</param>
    /// <param name="rate">Bits a second.</param>
    /// <param name="queue">Bytes that may wait at the bucket: on a slow link seconds, for every connection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SetRateAsync(
        string host, LabNetwork network, string? rate, string queue = "8mb", CancellationToken cancellationToken = default)
    {
        string space = _fabric.OfHost(LetterOf(host)).Name;
        string device = Fabric.InterfaceOf(network);
        if (rate is null)
        {
            // Fails when there is no limit, which is what is wanted.
            await Tool.TryAsync("tc", ["-n", space, "qdisc", "delete", "dev", device, "root"], null, cancellationToken);
            return;
        }

        await Tool.RunAsync(
            "tc",
            ["-n", space, "qdisc", "replace", "dev", device, "root", "tbf", "rate", rate, "burst", "512kb", "limit", queue],
            null,
            cancellationToken);
    }

    public async Task<LinkCounters> ReadAsync(string host, LabNetwork network, CancellationToken cancellationToken = default)
    {
        using JsonDocument links = await ShowAsync(_fabric.OfHost(LetterOf(host)), Fabric.InterfaceOf(network), cancellationToken);
        JsonElement counters = links.RootElement[0].GetProperty("stats64");
        return new LinkCounters(
            counters.GetProperty("tx").GetProperty("bytes").GetInt64(),
            counters.GetProperty("rx").GetProperty("bytes").GetInt64());
    }

    private static async Task<bool> IsUpAsync(NetworkNamespace space, string device, CancellationToken cancellationToken)
    {
        using JsonDocument links = await ShowAsync(space, device, cancellationToken);
        return links.RootElement[0].GetProperty("operstate").GetString() == "UP";
    }

    private static async Task<JsonDocument> ShowAsync(NetworkNamespace space, string device, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await Tool.RunAsync("ip", ["-n", space.Name, "-j", "-s", "link", "show", "dev", device], null, cancellationToken));

    private static string LetterOf(string host) => host.StartsWith("host", StringComparison.Ordinal)
        ? host["host".Length..]
        : throw new LabException($"'{host}' is no host of a lab; they are called hosta, hostb and so on.");
}
