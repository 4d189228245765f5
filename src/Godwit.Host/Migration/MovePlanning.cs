using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.ActiveDirectory;
using Godwit.Host.Api;
using Godwit.Host.Hosts;
using Godwit.Host.MigrationNetworks;
using Godwit.Host.Networks;
using Godwit.Host.Peers;
using Godwit.Host.Processors;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>Makes an order of a wish: what leaves, what arrives, and where it will lie. Nothing is changed.</summary>
internal sealed class MovePlanning(
    HostOptions options, IPeers peers, MoveWays ways, HostMachine machine, HostProcessor processor, VmInventory inventory, MemoryPerformance performance, OwnAccount account,
    TimeProvider time)
{
    /// <exception cref="RefusedException">The wish has no plan.</exception>
    public async Task<MoveOrder> PlanAsync(MoveWish wish, OperationId id, CancellationToken cancellationToken)
    {
        (VmRecord vm, VmConfiguration configuration, VmPhase phase, VmRequest.Move move) = wish;
        MoveRequest request = move.Request;
        PeerFacts facts = await peers.To(request.DestinationHost).FactsAsync(cancellationToken);
        MoveWay? way = facts.Offers is { } offers ? ways.To(facts.HostName, offers) : null;
        IPeerLink destination = peers.To(request.DestinationHost, way?.DestinationAddress);
        ArrivalPlan plan = ArrivalPlan.For(configuration, vm.Folder, request.Storage, facts.VirtualMachinePath);
        if (!move.AnyFolder && request.Storage.Kind is not MoveStorageKind.OnlyVirtualMachine)
        {
            plan.RequireBelow(facts.VirtualMachinePath);
        }

        plan = await IsoFiles.PlanAsync(plan, configuration, vm.Folder, request, destination, cancellationToken);
        ProcessorAbilities? abilities = await processor.TryAsync(cancellationToken);
        var order = new MoveOrder
        {
            Id = id,
            SourceHost = options.HostName,
            DestinationHost = destination.HostName,
            Way = way,
            MaximumBytesPerSecond = request.MaximumBytesPerSecond,
            // What is ejected is no file of the machine any more when it leaves: it stays.
            Departing = request.Isos is IsoChoice.Eject ? VmFileSet.WithMedia(configuration, _ => null) : configuration,
            DepartingFolder = vm.Folder,
            Arriving = SwitchMap.Apply(plan.Configuration, request.Switches),
            ArrivingFolder = plan.Folder,
            Generation = vm.Generation + 1,
            IsRole = vm.IsRole,
            FilesShared = request.Storage.Kind is MoveStorageKind.OnlyVirtualMachine,
            Desired = phase switch
            {
                VmPhase.Saved => DesiredState.Saved,
                { Guest: null } => DesiredState.Off,
                _ => vm.Desired,
            },
            StartedAt = phase.Guest is { } running ? inventory.StartedAt(vm.Id) ?? running.Process.StartedAt : null,
            Accelerator = machine.Accelerator.Name,
            ProcessorManufacturer = machine.ProcessorManufacturer,
            Processor = DepartingProcessor.Of(configuration.CpuModel, abilities, machine.Accelerator.Name, machine.ProcessorManufacturer),
            QemuVersion = machine.Qemu.Version.ToString(),
            AllocatedBytes = configuration.Disks.ToDictionary(disk => disk.Id, disk => ImageFiles.AllocatedBytes(disk.Path)),
            ConfigurationHash = ConfigurationHash.Of(configuration),
            Policy = request.Policy,
            Uncompressed = await performance.IsUncompressedAsync(request, configuration, phase.Guest is not null, destination, cancellationToken),
        };
        if (NeedsShares(order) && DirectoryVerdict.OfRealms(options.HostName, account()?.Realm, facts.HostName, facts.Realm) is { } apart)
        {
            throw new RefusedException(apart);
        }

        return order with
        {
            MadeAt = time.GetUtcNow(),
            CarriedBytes = CarriedFiles.Of(order).ToDictionary(carried => carried.File.To, carried => AllocatedBytes(vm, carried.File.From)),
        };
    }

    private static bool NeedsShares(MoveOrder order) =>
        VmFileSet.All(order.Departing, order.DepartingFolder).Concat(VmFileSet.All(order.Arriving, order.ArrivingFolder)).Any(file => UncPath.OfLocal(file) is not null);

    private static long AllocatedBytes(VmRecord vm, string file) => FileStatus.Of(file)?.AllocatedBytes ?? throw new RefusedException(
        ProblemId.ImageMissing, file, $"{file} of {vm.Name} does not exist.", "Restore the file, or take what needs it away from the virtual machine.");
}
