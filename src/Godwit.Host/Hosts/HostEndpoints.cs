using Godwit.Contracts.Hosts;
using Godwit.Host.Trust;

namespace Godwit.Host.Hosts;

/// <summary>/api/v1/host.</summary>
internal static class HostEndpoints
{
    public static IEndpointRouteBuilder MapHost(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/host", (HostOptions options, HostMachine machine, SettingsBook settings, DomainMembership membership, PeerDirectory peers,
            Guests.GuestMemoryRoom room) =>
            TypedResults.Ok(new HostView
            {
                Name = options.HostName,
                Version = typeof(HostEndpoints).Assembly.GetName().Version!.ToString(3),
                QemuVersion = machine.Qemu.Version.ToString(),
                Accelerator = machine.Accelerator.Name,
                AcceleratorReason = machine.Accelerator.Reason,
                LogicalProcessorCount = Environment.ProcessorCount,
                MemoryCapacityBytes = HostMemory.TotalBytes(),
                MemoryAvailableBytes = Math.Max(0, room.FreeBytes()),
                Settings = settings.Current,
                Domain = membership.Current?.Domain,
                Peers = peers.All,
            })).WithTags("host").WithName("getHost").WithSummary("This host: what it is, what it offers, whom it knows.");
        routes.MapPut("/api/v1/host/settings", (HostSettings wanted, SettingsBook settings) => TypedResults.Ok(settings.Change(wanted)))
            .WithTags("host").WithName("setHostSettings").WithSummary("Changes what an administrator may set for this host.");
        return routes;
    }
}
