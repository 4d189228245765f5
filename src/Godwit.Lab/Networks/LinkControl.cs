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

    public Task RestoreAsync(string host, LabNetwork network, CancellationToken cancellationToken = default) =>
        _fabric.Of(network).ConfigureAsync([$"link set {host} up"], cancellationToken);

    /// <summary>Shapes what the host sends ("1gbit", "200mbit"), by a token bucket at its own end; null takes the limit away.</summary>
    public async Task SetRateAsync(string host, LabNetwork network, string? rate, CancellationToken cancellationToken = default)
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
            ["-n", space, "qdisc", "replace", "dev", device, "root", "tbf", "rate", rate, "burst", "512kb", "limit", "8mb"],
            null,
            cancellationToken);
    }

    public async Task<LinkCounters> ReadAsync(string host, LabNetwork network, CancellationToken cancellationToken = default)
    {
        string json = await Tool.RunAsync(
            "ip",
            ["-n", _fabric.OfHost(LetterOf(host)).Name, "-j", "-s", "link", "show", "dev", Fabric.InterfaceOf(network)],
            null,
            cancellationToken);
        using JsonDocument links = JsonDocument.Parse(json);
        JsonElement counters = links.RootElement[0].GetProperty("stats64");
        return new LinkCounters(
            counters.GetProperty("tx").GetProperty("bytes").GetInt64(),
            counters.GetProperty("rx").GetProperty("bytes").GetInt64());
    }

    private static string LetterOf(string host) => host.StartsWith("host", StringComparison.Ordinal)
        ? host["host".Length..]
        : throw new LabException($"'{host}' is no host of a lab; they are called hosta, hostb and so on.");
}
