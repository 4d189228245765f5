using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>Turns a request to move into an order, and runs it.</summary>
internal sealed class Departures(
    HostOptions options, IPeers peers, LiveMigration live, ColdMigration cold, DepartingGuests guests, AcceleratorChoice accelerator, VmInventory inventory,
    ILogger<Departures> logger)
{
    public string HostName => options.HostName;

    /// <summary>What can be refused before there is an operation.</summary>
    /// <exception cref="RefusedException">The move cannot be asked for in this way.</exception>
    public void Check(VmRecord vm, VmConfiguration configuration, MoveRequest request)
    {
        if (string.Equals(request.DestinationHost, HostName, StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(
                ProblemId.SameHost, vm.Name, $"{vm.Name} is on {HostName} already.", "Name another host; moving its files on this host is a storage migration.");
        }

        if (request.Storage.Kind is MoveStorageKind.OnlyVirtualHardDisks)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, "kind", "Disks alone cannot go to another host.", "Move everything, or move the disks to another place on this host.");
        }

        peers.To(request.DestinationHost);
        ArrivalPlan.For(configuration, vm.Folder, request.Storage, defaultFolder: "/");
    }

    public async Task<VmChange> MoveAsync(
        VmRecord vm, VmConfiguration configuration, VmPhase phase, VmRequest.Move move, Operation operation)
    {
        MoveRequest request = move.Request;
        IPeerLink destination = peers.To(request.DestinationHost);
        PeerFacts facts = await destination.FactsAsync(operation.Cancelled);
        ArrivalPlan plan = ArrivalPlan.For(configuration, vm.Folder, request.Storage, facts.VirtualMachinePath);
        if (!move.AnyFolder && request.Storage.Kind is not MoveStorageKind.OnlyVirtualMachine)
        {
            plan.RequireBelow(facts.VirtualMachinePath);
        }

        plan = await IsoFiles.PlanAsync(plan, configuration, vm.Folder, request, destination, operation.Cancelled);
        var order = new MoveOrder
        {
            Id = operation.Id,
            SourceHost = HostName,
            DestinationHost = destination.HostName,
            // What is ejected is no file of the machine any more when it leaves: it stays.
            Departing = request.Isos is IsoChoice.Eject ? VmFileSet.WithMedia(configuration, _ => null) : configuration,
            DepartingFolder = vm.Folder,
            Arriving = plan.Configuration,
            ArrivingFolder = plan.Folder,
            Generation = vm.Generation + 1,
            FilesShared = request.Storage.Kind is MoveStorageKind.OnlyVirtualMachine,
            Desired = phase switch
            {
                VmPhase.Saved => DesiredState.Saved,
                { Guest: null } => DesiredState.Off,
                _ => vm.Desired,
            },
            StartedAt = phase.Guest is { } running ? inventory.StartedAt(vm.Id) ?? running.Process.StartedAt : null,
            Accelerator = accelerator.Name,
            AllocatedBytes = configuration.Disks.ToDictionary(disk => disk.Id, disk => ImageFiles.AllocatedBytes(disk.Path)),
            ConfigurationHash = ConfigurationHash.Of(configuration),
        };
        order = order with { CarriedBytes = CarriedFiles.Of(order).ToDictionary(carried => carried.File.To, carried => AllocatedBytes(vm, carried.File.From)) };
        if (order.FilesShared)
        {
            await SharedFiles.ProveAsync(order, destination, operation.Cancelled);
        }

        DepartingGuest departing = guests.Of(order, phase.Guest, operation.Report);
        MoveReport report = await (order.HasGuest ? live.RunAsync(order, departing, operation) : cold.RunAsync(order, departing, operation));
        Log.Moved(
            logger, vm.Name, order.DestinationHost, report.Brownout?.TotalMilliseconds ?? 0, report.Blackout?.TotalMilliseconds ?? 0,
            report.DiskBytes, report.MemoryBytes, report.MemoryPasses);
        return new VmChange(vm, configuration, new VmPhase.Gone(), report);
    }

    private static long AllocatedBytes(VmRecord vm, string file) => FileStatus.Of(file)?.AllocatedBytes ?? throw new RefusedException(
        ProblemId.ImageMissing, file, $"{file} of {vm.Name} does not exist.", "Restore the file, or take what needs it away from the virtual machine.");
}
