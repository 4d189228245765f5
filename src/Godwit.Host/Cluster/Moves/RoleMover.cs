using System.Collections.Concurrent;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Placement;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Hosts;
using Godwit.Host.Operations;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Moves;

/// <summary>
/// Carries out the planned moves of the roles that this host owns, as many at once as it allows; the rest wait in the cluster's memory, where
/// they outlive this host. What is left of a move after it has changed hands (a start) is the destination's part.
/// </summary>
internal sealed class RoleMover(
    HostOptions options, VmDirectory directory, OperationLedger ledger, SettingsBook settings, RoleMoves moves, ClusterLog log, TimeProvider time, ILogger<RoleMover> logger)
{
    private const string Who = "the cluster";

    private readonly ConcurrentDictionary<OperationId, Task> _running = new();

    /// <summary>Begins those whose turn it is. Called at every change, and every second.</summary>
    public void Look(ClusterSession session, CancellationToken cancellationToken)
    {
        if (!session.IsCurrent)
        {
            return;
        }

        foreach ((OperationId id, Task task) in _running)
        {
            if (task.IsCompleted)
            {
                _running.TryRemove(id, out _);
            }
        }

        foreach (RoleMoveRecord move in session.Sight.OpenMoves.ToArray())
        {
            string? owner = session.Sight.Owners.GetValueOrDefault(move.Vm)?.Value.Owner;
            if (_running.ContainsKey(move.Id))
            {
                if (move.IsCancelled && move.Operation is { } operation && ledger.FindRunning(operation) is { View.Cancellable: true } running)
                {
                    TryCancel(running);
                }
            }
            else if (owner == options.HostName && move.Source == options.HostName && _running.Count < settings.Current.MaximumVirtualMachineMigrations)
            {
                _running[move.Id] = RunAsync(session, move, cancellationToken);
            }
            else if (owner == options.HostName && move.Destination == options.HostName && IsStoppedForTheWay(move) && directory.Find(move.Vm) is { } arrived)
            {
                _running[move.Id] = FinishAsync(session, move, arrived);
            }
            else if (move.Source == options.HostName && owner is not null && owner == move.Destination && !IsStoppedForTheWay(move))
            {
                // It had gone when this daemon was restarted.
                _running[move.Id] = EndAsync(session, move, RoleMoveState.Completed, null, null);
            }
        }
    }

    private static bool IsStoppedForTheWay(RoleMoveRecord move) => move is { StartsThere: true, Type: not VmMigrationType.Live };

    private async Task RunAsync(ClusterSession session, RoleMoveRecord move, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            if (directory.Find(move.Vm) is not { Current: null } vm)
            {
                return;
            }

            if (move.IsCancelled)
            {
                await EndAsync(session, move, RoleMoveState.Cancelled, null, null);
                return;
            }

            if (vm.Phase.Guest is { IsEnding: true })
            {
                // Stopped already, and its process is not gone yet: a later look goes on.
                return;
            }

            ClusterSight sight = session.Sight;
            NodeChoice choice = moves.Choose(sight, sight.Roles[move.Vm].Value, sight.Owners[move.Vm].Value, move.Wanted);
            if (choice.Node is not { } destination)
            {
                // Its time may come: another node may be resumed, or get room.
                await NoteAsync(session, move, known => known with { Problem = ClusterDenials.NoPlace(move.Name, choice.Message) });
                return;
            }

            bool ran = vm.Phase.Guest is not null || move.StartsThere;
            if (await NoteAsync(session, move, known => known with { State = RoleMoveState.Running, Destination = destination, Problem = null, StartsThere = ran })
                is not { IsOpen: true, IsCancelled: false })
            {
                // It has ended meanwhile, or is to: nothing was done yet, and the next look says so.
                return;
            }

            await CarryOutAsync(session, move, vm, destination, ran, cancellationToken);
        }
        catch (Exception failure) when (failure is EtcdException or OperationCanceledException)
        {
            Log.NotKept(logger, move.Name, failure.Message);
        }
        catch (RefusedException refused)
        {
            await TryEndAsync(session, move, refused.Problem);
        }
    }

    private async Task CarryOutAsync(ClusterSession session, RoleMoveRecord move, VmDriver vm, string destination, bool ran, CancellationToken cancellationToken)
    {
        if (vm.Phase.Guest is not null && move.Type is not VmMigrationType.Live && !await RoleStop.StopAsync(vm, move.Type, Who))
        {
            await NoteAsync(session, move, known => known with { State = RoleMoveState.Queued, Destination = null });
            return;
        }

        Operation operation = vm.Submit(
            new VmRequest.Move(new MoveRequest { DestinationHost = destination, Storage = new MoveStorage { Kind = MoveStorageKind.OnlyVirtualMachine } }, AnyFolder: true),
            move.AskedBy);
        if (await NoteAsync(session, move, known => known with { Operation = operation.Id }) is not { IsOpen: true })
        {
            TryCancel(operation);
        }

        OperationView ended = await operation.EndAsync(CancellationToken.None);
        if (ended.State is OperationState.Completed)
        {
            if (!IsStoppedForTheWay(move with { StartsThere = ran }))
            {
                await EndAsync(session, move, RoleMoveState.Completed, null, ended.Report);
            }

            // Otherwise it is the destination's turn: it starts there what was stopped here.
            return;
        }

        bool cancelled = ended.State is OperationState.Cancelled;
        if (ran && move.Type is not VmMigrationType.Live && vm.Phase is VmPhase.Off or VmPhase.Saved)
        {
            await vm.Submit(new VmRequest.Start(Again: true), Who).EndAsync(CancellationToken.None);
        }

        if (!cancelled && move is { ForceDrain: true, Type: VmMigrationType.Live })
        {
            // It cannot go live; saved, it can.
            await NoteAsync(session, move, known => known with { State = RoleMoveState.Queued, Type = VmMigrationType.Quick, Operation = null, Destination = null });
            return;
        }

        await EndAsync(session, move, cancelled ? RoleMoveState.Cancelled : RoleMoveState.Failed, ended.Problem, null);
        if (!cancelled)
        {
            await log.WriteAsync(session, 21502, $"Moving {move.Name} to {destination} failed: {ended.Problem?.Message}", cancellationToken);
        }
    }

    /// <summary>It has come, and is this host's: what was stopped for the way goes on here.</summary>
    private async Task FinishAsync(ClusterSession session, RoleMoveRecord move, VmDriver vm)
    {
        await Task.Yield();
        try
        {
            if (vm.Current is not null)
            {
                return;
            }

            Problem? problem = null;
            if (vm.Phase is VmPhase.Off or VmPhase.Saved)
            {
                problem = (await vm.Submit(new VmRequest.Start(Again: true), Who).EndAsync(CancellationToken.None)).Problem;
            }

            await EndAsync(session, move, problem is null ? RoleMoveState.Completed : RoleMoveState.Failed, problem, null);
        }
        catch (Exception failure) when (failure is EtcdException or OperationCanceledException)
        {
            Log.NotKept(logger, move.Name, failure.Message);
        }
        catch (RefusedException refused)
        {
            await TryEndAsync(session, move, refused.Problem);
        }
    }

    private async Task TryEndAsync(ClusterSession session, RoleMoveRecord move, Problem problem)
    {
        try
        {
            await EndAsync(session, move, RoleMoveState.Failed, problem, null);
        }
        catch (EtcdException silent)
        {
            // It stays open, and is looked at again.
            Log.NotKept(logger, move.Name, silent.Message);
        }
    }

    private Task<RoleMoveRecord?> EndAsync(ClusterSession session, RoleMoveRecord move, RoleMoveState state, Problem? problem, MoveReport? report) => NoteAsync(
        session, move,
        known => known with { State = state, Problem = problem, EndedAt = time.GetUtcNow(), Blackout = report?.StopToResume ?? report?.Blackout });

    /// <returns>What stands there then: one that has ended is left as it is.</returns>
    private static Task<RoleMoveRecord?> NoteAsync(ClusterSession session, RoleMoveRecord move, Func<RoleMoveRecord, RoleMoveRecord> change) => session.Store.ChangeAsync(
        ClusterKeys.Move(move.Id), ClusterJson.Default.RoleMoveRecord, known => known is { IsOpen: true } ? change(known) : known, CancellationToken.None);

    private static void TryCancel(Operation running)
    {
        try
        {
            running.Cancel();
        }
        catch (RefusedException)
        {
            // It has just passed the point from which there is no way back, or ended.
        }
    }
}
