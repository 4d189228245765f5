using System.Diagnostics;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Exports;
using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Godwit.Host.Operations;
using Godwit.Host.Platform;
using Godwit.Host.Processors;
using Godwit.Host.Queue;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Storage.Luns;
using Godwit.Host.StorageMigration;

namespace Godwit.Host.Vms;

/// <summary>Leads each admitted request to its act.</summary>
internal sealed partial class VmActs(
    OperationLedger ledger, VmInventory inventory, PowerActs power, VmSaving saving, InventoryActs inventoryActs, DiskActs disks, CheckpointActs checkpoints,
    PlatformActs platform, ProcessorChoice processors, DvdActs dvds, LunActs luns, RequestChecks checks, Departures departures, StorageMoves storageMoves, VmExporting exporting,
    VmDirectory directory, PostCopyDesk postCopy, MoveQueue queue, StorageLocks locks, RoleTransit transit, TimeProvider time, ILogger<VmActs> logger)
{
    public PowerActs Power => power;

    public DiskActs Disks => disks;

    public CheckpointActs Checkpoints => checkpoints;

    public TimeProvider Time => time;

    /// <exception cref="RefusedException">The request makes no sense whatever the VM does.</exception>
    public Operation Begin(VmDriver vm, VmRequest request, string who)
    {
        Check(vm, request);
        return request switch
        {
            VmRequest.Move move => ledger.Begin(move.Kind, vm.Record.Id, vm.Record.Name, who, departures.HostName, move.Request.DestinationHost),
            VmRequest.MoveStorage => ledger.Begin(request.Kind, vm.Record.Id, vm.Record.Name, who, departures.HostName, departures.HostName),
            _ => ledger.Begin(request.Kind, vm.Record.Id, vm.Record.Name, who),
        };
    }

    /// <exception cref="RefusedException">The request makes no sense whatever the VM does.</exception>
    public void Check(VmDriver vm, VmRequest request) => checks.Require(vm, request);

    /// <summary>As <see cref="Begin"/>, for what nobody asked for; null when it cannot be.</summary>
    public Operation? TryBegin(VmDriver vm, VmRequest request, string who)
    {
        try
        {
            return Begin(vm, request, who);
        }
        catch (Exception failure)
        {
            Log.RestartFailed(logger, vm.Record.Name, failure);
            return null;
        }
    }

    /// <summary>The journal's record of it: an act that failed may have changed its generation, or its owner (null).</summary>
    public VmRecord? Reread(VmRecord vm) => inventory.Find(vm.Id);

    public async Task<VmChange> ActAsync(VmDriver vm, VmRequest request, Operation operation)
    {
        VmRecord record = vm.Record;
        VmConfiguration configuration = vm.Configuration;
        VmPhase phase = vm.Phase;
        RequireNotEnding(vm, request);
        if (request is VmRequest.Move or VmRequest.Save or VmRequest.CreateCheckpoint or VmRequest.Export)
        {
            await postCopy.RequireWholeAsync(record, phase.Guest);
        }

        if (phase.Guest is null && request is not VmRequest.Start && locks.ObstacleTo(configuration, record.Folder) is { } elsewhere)
        {
            // It runs on another host by now: its files are that one's, and all that can be done here is to forget it.
            return ForgetOr(elsewhere);
        }

        if (phase.Guest is null && !record.IsRole && locks.TakenElsewhere(configuration, record.Folder) is { } taken)
        {
            if (request is not VmRequest.Start { Again: false })
            {
                return ForgetOr(taken);
            }

            record = TakeAnew(vm);
            (configuration, phase) = (vm.Configuration, vm.Phase);
        }

        using HeldLocks? still = phase.Guest is null ? await KeepStillAsync(record, configuration, vm.Unreadable is not null, request) : null;
        return request switch
        {
            VmRequest.Start start => GoesOn(await power.StartAsync(record, configuration, phase, start.Again)),
            VmRequest.ShutDown stop => With(await power.ShutDownAsync(record, configuration, Guest(), stop.Patience, operation.Cancelled)),
            VmRequest.TurnOff => With(await power.TurnOffAsync(record, configuration, phase.Guest, keepMemory: vm.Unreadable is not null, PowerActs.EndPatience)),
            VmRequest.Suspend => With(await power.SuspendAsync(record, Guest())),
            VmRequest.Resume => GoesOn(await power.ResumeAsync(record, configuration, Guest())),
            VmRequest.Save => With(await saving.SaveAsync(record, configuration, phase, Guest())),
            VmRequest.Restart => await RestartAsync(),
            VmRequest.Rename rename => inventoryActs.Rename(record, configuration, phase, rename.NewName),
            VmRequest.Remove remove => await RemoveAsync(remove),
            VmRequest.Move move => await MoveAsync(move),
            VmRequest.MoveStorage move => await storageMoves.MoveAsync(vm, move, operation),
            VmRequest.AddDisk add => Changed(await disks.AddAsync(record, configuration, phase.Guest, add.Disk)),
            VmRequest.RemoveDisk remove => Changed(await disks.RemoveAsync(record, configuration, phase.Guest, remove.DiskId, remove.DeleteFile)),
            VmRequest.Export export => await OnDriverAsync(exporting.ExportAsync(vm, export.Request, operation)),
            VmRequest.CreateCheckpoint create => await OnDriverAsync(checkpoints.Making.MakeAsync(vm, create.Name, operation)),
            VmRequest.RestoreCheckpoint restore => await OnDriverAsync(checkpoints.Restoring.RestoreAsync(vm, restore.Checkpoint, restore.How, operation)),
            VmRequest.RemoveCheckpoint remove => await OnDriverAsync(checkpoints.Removing.RemoveAsync(vm, remove, operation)),
            VmRequest.MergeCheckpointDisks => await OnDriverAsync(checkpoints.Removing.MergeAsync(vm, operation)),
            VmRequest.RenameCheckpoint rename => OnDriver(() => CheckpointActs.Rename(vm, rename.Checkpoint, rename.NewName)),
            VmRequest.Set set => await OnDriverAsync(SetAsync(set.Wanted)),
            VmRequest.AddDvd add => OnDriver(() => dvds.Add(vm, add.Path)),
            VmRequest.RemoveDvd remove => OnDriver(() => DvdActs.Remove(vm, remove.DriveId)),
            VmRequest.AddLun add => await OnDriverAsync(luns.AddAsync(vm, add.Unit)),
            VmRequest.RemoveLun remove => OnDriver(() => LunActs.Remove(vm, remove.UnitId)),
            VmRequest.SetDvd set => await OnDriverAsync(dvds.SetAsync(vm, set.DriveId, set.Path)),
            VmRequest.WorkOnDisk work => Changed(await DiskActs.WorkAsync(record, configuration, work, operation)),
            _ => throw new UnreachableException(),
        };

        VmChange ForgetOr(Problem theirs)
        {
            if (request is not VmRequest.Remove)
            {
                throw new RefusedException(theirs);
            }

            operation.Remark($"It was only forgotten here; its files stay. {theirs.Message}");
            return inventoryActs.Remove(record, configuration, deleteDisks: false, keepFiles: true);
        }

        VmChange Changed(VmConfiguration changed) => new(record, changed, phase);

        VmChange With(VmPhase next) => new(record, configuration, next);

        // As long as it stood still it could not hear that its file systems are to go on.
        VmChange GoesOn(VmPhase next)
        {
            checkpoints.Rest.Recover(vm);
            return With(next);
        }

        async Task<VmChange> MoveAsync(VmRequest.Move move)
        {
            // Before it waits, so that a limit which is set meanwhile stays.
            operation.Limit(move.Request.MaximumBytesPerSecond);
            using IDisposable turn = await queue.TakeAsync(QueuedMove.Of(operation.Id, record.Id, move), operation, phase.Guest?.Process.Exited);
            // The other host does not know of it, and does not ask.
            if (!await checkpoints.Rest.AskAgainAsync(vm))
            {
                operation.Remark("The guest's file systems may be frozen: after a checkpoint its agent has not said that they go on.");
            }

            (VmRecord leaving, RoleRecord? was) = await transit.LeaveAsync(record, move.Request, operation);
            try
            {
                VmChange moved = await departures.MoveAsync(new MoveWish(leaving, configuration, phase, move), operation);
                return await transit.EnterAsync(record, move.Request) is { } why && moved.Report is { } report
                    ? moved with { Report = report with { LeftBehind = [.. report.LeftBehind, why] } } : moved;
            }
            catch
            {
                await transit.StayAsync(was);
                throw;
            }
        }

        async Task<VmChange> OnDriverAsync(Task act)
        {
            await act;
            return new VmChange(record, vm.Configuration, vm.Phase);
        }

        VmChange OnDriver(Action act)
        {
            act();
            return new VmChange(record, vm.Configuration, vm.Phase);
        }

        async Task<VmChange> RemoveAsync(VmRequest.Remove remove)
        {
            if (!remove.DeleteDisks && vm.Unreadable is null)
            {
                // Its disks stay, and they are single files that stand for themselves.
                await checkpoints.Removing.RemoveAllAsync(vm, operation);
            }

            return inventoryActs.Remove(record, vm.Configuration, remove.DeleteDisks, keepFiles: vm.Unreadable is not null, still);
        }

        async Task SetAsync(SetVmRequest wanted)
        {
            // First what others are asked for: a refusal of theirs changes nothing.
            ChosenProcessor? chosen = await processors.ChooseAsync(vm, wanted, operation.Cancelled);
            platform.Set(vm, wanted);
            vm.Rewrite(chosen?.In(vm.Configuration) ?? vm.Configuration);
            CheckpointActs.Set(vm, wanted);
        }

        Guest Guest() => phase.Guest ?? throw new UnreachableException("Admission lets only phases with a guest through.");

        async Task<VmChange> RestartAsync()
        {
            if (power.IsPaging(record))
            {
                // A reset would leave it there: anew, it gets memory if there is some, or a file where one is wanted now.
                await power.EndAsync(configuration, Guest());
                vm.Become(new VmPhase.Off());
                try
                {
                    return With(await power.StartAsync(record, configuration, vm.Phase, again: true));
                }
                catch
                {
                    power.NoteOff(record);
                    throw;
                }
            }

            await power.ResetAsync(record, Guest());
            return With(phase);
        }
    }

    public void End(VmDriver vm, Operation operation, OperationOutcome outcome)
    {
        OperationView view = operation.View;
        if (outcome.Defect is { } defect)
        {
            Operations.Log.OperationDefect(logger, view.Kind, view.VmName, view.Id, defect);
        }

        if (vm.Phase is VmPhase.Gone)
        {
            directory.Remove(vm);
        }

        queue.Forget(operation.Id);
        ledger.End(operation, outcome.State, outcome.Problem, outcome.Report);
    }
}
