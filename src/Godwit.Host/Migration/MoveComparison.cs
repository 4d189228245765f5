using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Peers;
using Godwit.Host.Queue;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>
/// Compare-VM: all that stands against a move, found by the code that the move itself begins with. Both hosts are looked at, and
/// neither is changed.
/// </summary>
internal sealed class MoveComparison(Departures departures, MovePlanning planning, MigrationSlots slots, StorageLocks locks, ReachesShares reach, IPeers peers)
{
    /// <summary>What a move looks at. Of images that are ejected first nobody reads a byte.</summary>
    public static IEnumerable<string> FilesOf(VmConfiguration vm, string folder, MoveRequest request) =>
        [.. VmFileSet.All(vm, folder), .. request.Isos is IsoChoice.Eject ? [] : VmFileSet.Media(vm).OfType<string>()];

    /// <exception cref="RefusedException">The move cannot be asked for in this way, or the destination does not answer.</exception>
    public async Task<CompatibilityReport> CompareAsync(VmDriver vm, VmRequest.Move move, CancellationToken cancellationToken) =>
        (await LookAsync(vm, move, cancellationToken)).Report;

    /// <exception cref="RefusedException">As <see cref="CompareAsync"/>.</exception>
    public async Task<ComparedMove> LookAsync(VmDriver vm, VmRequest.Move move, CancellationToken cancellationToken)
    {
        departures.Check(vm.Record, vm.Configuration, move.Request);
        await reach(FilesOf(vm.Configuration, vm.Record.Folder, move.Request), cancellationToken);
        IPeerLink destination = peers.To(move.Request.DestinationHost);
        var wish = new MoveWish(vm.Record, vm.Configuration, vm.Phase, move);
        List<Problem> found = [.. AtSource(vm, move.Request)];
        MoveOrder? order = await PlanAsync(wish, found, cancellationToken);
        if (order is not null)
        {
            destination = peers.To(order.DestinationHost, order.Way?.DestinationAddress);
            await ProveAsync(order, destination, found, cancellationToken);
            found.AddRange((await destination.ExamineAsync(order, cancellationToken)).Problems);
        }

        IReadOnlyList<Incompatibility> all = [.. found.DistinctBy(problem => (problem.Id, problem.Target)).Select(problem => MoveFixes.Of(problem, move.Request))];
        var report = new CompatibilityReport
        {
            Path = VmFiles.Configuration(vm.Record.Folder),
            Destination = destination.HostName,
            IsCompatible = all.All(found => found.Severity is IncompatibilitySeverity.Warning),
            Incompatibilities = all,
            Folder = order?.ArrivingFolder ?? vm.Record.Folder,
            State = order?.Desired switch
            {
                DesiredState.Running => VmState.Running,
                DesiredState.Paused => VmState.Paused,
                DesiredState.Saved => VmState.Saved,
                _ => VmState.Off,
            },
            Plan = order is null ? null : ExplicitPlan.Of(move.Request, order),
            Vm = order?.Arriving ?? vm.Configuration,
        };
        return new ComparedMove(report, order);
    }

    private IEnumerable<Problem> AtSource(VmDriver vm, MoveRequest request)
    {
        if (!SlotNeeds.Of(request).FitsInto(slots.Free))
        {
            yield return MoveObstacles.Full(departures.HostName);
        }

        if (departures.Obstacle is { } obstacle)
        {
            yield return obstacle;
        }

        if (vm.Unreadable is { } unreadable)
        {
            yield return unreadable;
        }

        if (vm.Phase.Guest is null
            && (locks.ObstacleTo(vm.Configuration, vm.Record.Folder) ?? (vm.Record.IsRole ? null : locks.TakenElsewhere(vm.Configuration, vm.Record.Folder))) is { } elsewhere)
        {
            yield return elsewhere;
        }

        if (vm.Current is { } busy)
        {
            yield return Denials.Busy(vm.Record.Name, busy.View).Problem;
        }

        if (vm.Phase.Guest is not null && Immovable.Check(vm.Configuration) is { } immovable)
        {
            yield return immovable;
        }
    }

    /// <summary>What has no plan is noted and left out of the wish, because there may be more to say about the rest.</summary>
    /// <returns>Null when nothing can be left out.</returns>
    private async Task<MoveOrder?> PlanAsync(MoveWish wish, List<Problem> found, CancellationToken cancellationToken)
    {
        try
        {
            return await planning.PlanAsync(wish, OperationId.New(), cancellationToken);
        }
        catch (RefusedException refused) when (refused.Problem.Id is not ProblemId.HostUnreachable)
        {
            found.Add(refused.Problem);
            return Without(wish.Move, refused.Problem.Id) is { } less ? await PlanAsync(wish with { Move = less }, found, cancellationToken) : null;
        }
    }

    private static VmRequest.Move? Without(VmRequest.Move move, ProblemId refused) => refused switch
    {
        ProblemId.ImageMissing when move.Request.Isos is not IsoChoice.Eject => move with { Request = move.Request with { Isos = IsoChoice.Eject, IsoPaths = null } },
        _ => null,
    };

    private static async Task ProveAsync(MoveOrder order, IPeerLink destination, List<Problem> found, CancellationToken cancellationToken)
    {
        if (!order.FilesShared)
        {
            return;
        }

        try
        {
            await SharedFiles.ProveAsync(order, destination, cancellationToken);
        }
        catch (RefusedException refused) when (refused.Problem.Id is not ProblemId.HostUnreachable)
        {
            found.Add(refused.Problem);
        }
    }
}
