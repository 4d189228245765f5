using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Bandwidth;
using Godwit.Host.Hosts;
using Godwit.Host.Migration.Convergence;
using Godwit.Host.Migration.Prediction;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Peers;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>Turns a request to move into an order, and runs it.</summary>
internal sealed class Departures(
    HostOptions options, SettingsBook settings, IPeers peers, MovePlanning planning, LiveMigration live, ColdMigration cold, DepartingGuests guests,
    MovePredictor predictor, MoveBandwidth bandwidth, ShareIsAway isAway, TimeProvider time, ILogger<Departures> logger)
{
    public string HostName => options.HostName;

    /// <summary>What at this host stands against any move; null is nothing.</summary>
    public Problem? Obstacle => settings.VirtualMachineMigrationEnabled ? null : MoveObstacles.Disabled(HostName);

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

        if (VmFileSet.All(configuration, vm.Folder).FirstOrDefault(file => isAway(file)) is { } away)
        {
            throw new RefusedException(VolumeVerdict.Away(away));
        }

        CopyRate.Require("maximumBytesPerSecond", request.MaximumBytesPerSecond);
        IsoFiles.RequireKnown(configuration, request.IsoPaths);
        if (SwitchMap.Unknown(configuration, request.Switches) is { } unknown)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, "switches", $"No adapter of {vm.Name} is plugged into a switch named '{unknown}'.",
                $"Name the switch as {HostName} does, then the one that {request.DestinationHost} has.");
        }

        ConvergencePolicy.Of(request.Policy);
        peers.To(request.DestinationHost);
        ArrivalPlan.For(configuration, vm.Folder, request.Storage, defaultFolder: "/");
    }

    public async Task<VmChange> MoveAsync(MoveWish wish, Operation operation)
    {
        MoveOrder order = await PlanAsync(wish, operation);

        Task<PredictedMove?> predicting = predictor.BeginAsync(order, wish.Phase.Guest, operation.Cancelled);
        using IDisposable part = bandwidth.Join(operation);
        DepartingGuest departing = guests.Of(order, wish.Phase.Guest, operation.Report, () => bandwidth.Of(operation));
        MoveReport report = await (order.HasGuest ? live.RunAsync(order, departing, operation) : cold.RunAsync(order, departing, operation));
        report = await predictor.LearnAsync(order, predicting, report, held: bandwidth.Of(operation) is not null);
        Log.Moved(
            logger, wish.Vm.Name, order.DestinationHost, report.Brownout?.TotalMilliseconds ?? 0, report.Blackout?.TotalMilliseconds ?? 0,
            report.DiskBytes, report.MemoryBytes, report.MemoryPasses);
        return new VmChange(wish.Vm, wish.Configuration, new VmPhase.Gone(), report);
    }

    private async Task<MoveOrder> PlanAsync(MoveWish wish, Operation operation)
    {
        try
        {
            MoveOrder order = await planning.PlanAsync(wish, operation.Id, operation.Cancelled);
            if (order.FilesShared)
            {
                await SharedFiles.ProveAsync(order, peers.To(order.DestinationHost, order.Way?.DestinationAddress), operation.Cancelled);
            }

            return order;
        }
        catch
        {
            await GiveRoomBackAsync(wish.Move.Request.DestinationHost, operation);
            throw;
        }
    }

    /// <summary>The destination has kept room for a landing that will not come. If it does not hear of it, it gives it up by itself.</summary>
    private async Task GiveRoomBackAsync(string destination, Operation operation)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), time);
        try
        {
            await peers.To(destination).DiscardAsync(operation.Id, patience.Token);
        }
        catch (Exception failure) when (failure is RefusedException or OperationCanceledException)
        {
            Log.RoomNotGivenBack(logger, operation.View.VmName, destination, failure.Message);
        }
    }
}
