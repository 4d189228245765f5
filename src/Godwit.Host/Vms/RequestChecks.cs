using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Exports;
using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Godwit.Host.Platform;
using Godwit.Host.Processors;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Luns;
using Godwit.Host.StorageMigration;

namespace Godwit.Host.Vms;

/// <summary>What of a request can be refused before there is an operation.</summary>
internal sealed class RequestChecks(Departures departures, StorageMoves storageMoves, VmExporting exporting, RoleTransit transit)
{
    /// <exception cref="RefusedException">The request makes no sense whatever the VM does.</exception>
    public void Require(VmDriver vm, VmRequest request)
    {
        if (vm.Unreadable is { } unreadable && !IsPossibleUnread(request))
        {
            throw new RefusedException(unreadable);
        }

        if (vm.Phase.Guest is not null && request is VmRequest.Move or VmRequest.Save && Immovable.Check(vm.Configuration) is { } immovable)
        {
            throw new RefusedException(immovable);
        }

        transit.Require(vm.Record, vm.Configuration, request);
        switch (request)
        {
            case VmRequest.Move when departures.Obstacle is { } obstacle:
                throw new RefusedException(obstacle);
            case VmRequest.Move move:
                departures.Check(vm.Record, vm.Configuration, move.Request);
                break;
            case VmRequest.MoveStorage move:
                storageMoves.Check(vm.Record, vm.Configuration, move, running: vm.Phase.Guest is not null);
                break;
            case VmRequest.Export export:
                exporting.Check(vm, export.Request);
                break;
            case VmRequest.CreateCheckpoint checkpoint:
                if (checkpoint.Name is { } name)
                {
                    CheckpointName.Check(name);
                }

                if ((LunVerdict.OfCopying(vm.Configuration, "held fast in a checkpoint")
                    ?? (vm.Phase.Guest is null ? null : Immovable.CheckCheckpoint(vm.Configuration))) is { } unheld)
                {
                    throw new RefusedException(unheld);
                }

                break;
            case VmRequest.RenameCheckpoint rename:
                CheckpointName.Check(rename.NewName);
                CheckpointTree.Find(vm.Configuration, rename.Checkpoint);
                break;
            case VmRequest.RestoreCheckpoint restore:
                CheckpointTree.Find(vm.Configuration, restore.Checkpoint);
                break;
            case VmRequest.RemoveCheckpoint remove:
                CheckpointTree.Find(vm.Configuration, remove.Checkpoint);
                break;
            case VmRequest.Set { Wanted.CheckpointFolder: { Length: > 0 } folder } when FolderVerdict.OfPath(folder) is { } problem:
                throw new RefusedException(problem);
            case VmRequest.Set { Wanted.SmartPagingFolder: { Length: > 0 } folder } when FolderVerdict.OfPath(folder) is { } problem:
                throw new RefusedException(problem);
            case VmRequest.Set set:
                PlatformActs.Check(vm, set.Wanted);
                ProcessorChoice.Check(vm, set.Wanted);
                break;
            case VmRequest.Rename rename:
                VmName.Check(rename.NewName);
                break;
        }
    }

    /// <summary>What neither needs nor writes any file of the VM: its guest, should it run, can be led and ended.</summary>
    private static bool IsPossibleUnread(VmRequest request) => request
        is VmRequest.ShutDown or VmRequest.TurnOff or VmRequest.Suspend or VmRequest.Resume or VmRequest.Restart or VmRequest.Remove { DeleteDisks: false };
}
