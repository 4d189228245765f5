using Godwit.Contracts.Processors;

namespace Godwit.Host.Processors;

/// <summary>What hosts have in common.</summary>
internal static class CommonVerdict
{
    /// <summary>One answer for each circle of hosts that a running guest can go around in, ordered by accelerator and manufacturer.</summary>
    public static IReadOnlyList<CommonProcessorView> Of(IReadOnlyList<HostProcessorView> hosts) =>
    [
        .. hosts.GroupBy(Circle).OrderBy(circle => circle.Key.Accelerator, StringComparer.Ordinal).ThenBy(circle => circle.Key.Manufacturer, StringComparer.Ordinal)
            .Select(circle => Of(circle.Key.Accelerator, circle.Key.Manufacturer, [.. circle])),
    ];

    /// <summary>Whether a running guest could go from the one to the other, as far as that is its processor's business.</summary>
    public static bool InOneCircle(HostProcessorView one, HostProcessorView other) => Circle(one) == Circle(other);

    private static (string Accelerator, string? Manufacturer) Circle(HostProcessorView host) =>
        (host.Accelerator, host.Accelerator == "kvm" ? host.Manufacturer : null);

    private static CommonProcessorView Of(string accelerator, string? manufacturer, IReadOnlyList<HostProcessorView> hosts)
    {
        IEnumerable<string> complete = hosts.Select(Complete).Aggregate((one, other) => one.Intersect(other, StringComparer.Ordinal));
        IReadOnlyList<string> models = [.. complete];
        return new CommonProcessorView
        {
            Accelerator = accelerator,
            Manufacturer = manufacturer,
            Hosts = [.. hosts.Select(host => host.HostName).Order(StringComparer.OrdinalIgnoreCase)],
            Features =
            [
                .. hosts.Select(host => host.Features.AsEnumerable()).Aggregate((one, other) => one.Intersect(other, StringComparer.Ordinal)).Order(StringComparer.Ordinal),
            ],
            NewestModels = ProcessorModels.Newest(accelerator, manufacturer ?? "", models),
            MinimumModel = ProcessorModels.Minimum(accelerator),
            CommonModel = ProcessorModels.Common(accelerator, manufacturer ?? "", models),
        };
    }

    private static IEnumerable<string> Complete(HostProcessorView host) => host.Models.Where(model => model.Value.Count == 0).Select(model => model.Key);
}
