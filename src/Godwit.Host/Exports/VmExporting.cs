using Godwit.Contracts.Exports;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Luns;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>
/// Export-VM and Export-VMSnapshot: everything that a VM is made of, copied into one folder.
/// </summary>
/// <remarks>
/// Promise: on success the folder can be imported, here or anywhere, and the VM is as it was. Else there is no folder, after a crash
/// at any line too: its files are drafts in the journal until all of them are on disk.
/// <code>
///   of a guest that runs: a checkpoint of its own     its images and memory are at rest while the guest works on
///   copies, export.json, vm.json                      vm.json last
///   REGISTER: "no drafts any more"                    the point of no return, one transaction
///   the checkpoint is taken away                      whatever became of the rest; by the next daemon, should this one die
/// </code>
/// </remarks>
internal sealed class VmExporting(
    CheckpointMaking making, CheckpointRemoving removing, FileCopies copies, ExportChecks checks, DraftBook drafts, Journal journal, DiskClaims claims,
    HostOptions options, HostMachine machine, TimeProvider time, ILogger<VmExporting> logger)
{
    /// <summary>What can be refused before there is an operation.</summary>
    /// <exception cref="RefusedException">It cannot be exported in this way.</exception>
    public void Check(VmDriver vm, ExportVmRequest request)
    {
        VmConfiguration source = vm.Configuration;
        Refuse(LunVerdict.OfCopying(source, "exported"));
        if (request.Checkpoint is { } checkpoint)
        {
            source = Alone(vm, CheckpointTree.Find(vm.Configuration, checkpoint));
        }
        else if (vm.Phase.Guest is not null)
        {
            Refuse(CaptureOf(vm, request));
        }

        Refuse(checks.Of(ExportOrder.Of(source, vm.Record.Folder, null, FolderOf(vm, request))));
    }

    public async Task ExportAsync(VmDriver vm, ExportVmRequest request, Operation operation)
    {
        operation.Limit(request.MaximumBytesPerSecond);
        string folder = FolderOf(vm, request);
        await using var always = new UndoStack(logger);
        IReadOnlySet<string> pending = MergePlan.Pending(vm.Configuration);
        always.Push("take the checkpoint away", () => removing.RemoveOfExportsAsync(vm, pending));
        (VmConfiguration source, string? memory) = await AtRestAsync(vm, request, operation);
        operation.Cancelled.ThrowIfCancellationRequested();

        ExportOrder order = ExportOrder.Of(source, vm.Record.Folder, memory, folder);
        IReadOnlyList<string> files = order.NewFiles();
        using IDisposable claim = claims.Take([.. files, folder]);
        Refuse(checks.Of(order));
        IReadOnlyList<string> folders = order.NewFolders();
        await using var undo = new UndoStack(logger);
        undo.Push("take the copies away", () =>
        {
            drafts.Discard(files, folders);
            return Task.CompletedTask;
        });
        drafts.Add(files, folders);
        foreach (string made in folders.Append(folder))
        {
            Folders.Create(made);
        }

        await copies.RunAsync(order.Pairs(), owner: null, operation);
        drafts.Write(ExportManifest.PathIn(folder), ManifestOf(order).Serialize());
        drafts.Write(VmFiles.Configuration(folder), VmFiles.Portable(folder, order.After));
        operation.Commit();

        // From here a daemon that comes back keeps it.
        Settle(files, folders, operation);
        undo.Disarm();
        drafts.End(files, folders);
    }

    private void Settle(IReadOnlyList<string> files, IReadOnlyList<string> folders, Operation operation) =>
        journal.WriteAndSettle("export", () => drafts.AreSettled(files), write =>
        {
            DraftBook.Settle(write, files);
            MadeFolders.Forget(write, folders);
            OperationLedger.MarkDone(write, operation.Id);
        });

    /// <summary>The VM as it is to be found in the export, of files that nobody writes to as long as it is in our hands; and its memory.</summary>
    private async Task<(VmConfiguration Vm, string? Memory)> AtRestAsync(VmDriver vm, ExportVmRequest request, Operation operation)
    {
        if (request.Checkpoint is { } wanted)
        {
            Checkpoint checkpoint = CheckpointTree.Find(vm.Configuration, wanted);
            return (Alone(vm, checkpoint), checkpoint.MemoryPath);
        }

        if (vm.Phase.Guest is null)
        {
            return (vm.Configuration, vm.Phase is VmPhase.Saved ? VmFiles.Memory(vm.Record.Folder) : null);
        }

        Refuse(CaptureOf(vm, request));
        (CheckpointType type, RestWish wish) = (request.CaptureLiveState ?? CaptureLiveState.CaptureSavedState) switch
        {
            CaptureLiveState.CaptureSavedState => (CheckpointType.Standard, RestWish.None),
            // Who wishes that has not asked for the guest to be disturbed.
            CaptureLiveState.CaptureCrashConsistentState => (CheckpointType.Production, RestWish.None),
            CaptureLiveState.CaptureDataConsistentState => (CheckpointType.ProductionOnly, RestWish.Required),
        };
        Checkpoint now = await making.MakeForExportAsync(vm, type, wish, operation);
        IReadOnlyList<Checkpoint> others = [.. CheckpointTree.All(vm.Configuration).Where(checkpoint => checkpoint.ForExport is not true)];
        return (now.Configuration with { Checkpoints = others.Count > 0 ? others : null, ParentCheckpointId = now.ParentId }, now.MemoryPath);
    }

    /// <summary>What it was then, under the name and id that it has now.</summary>
    private static VmConfiguration Alone(VmDriver vm, Checkpoint checkpoint) => checkpoint.Configuration with
    {
        FormatVersion = VmFormat.Newest, Id = vm.Record.Id, Name = vm.Record.Name, Checkpoints = null, ParentCheckpointId = null,
    };

    private ExportManifest ManifestOf(ExportOrder order) => new()
    {
        FormatVersion = 1,
        ExportedAt = time.GetUtcNow(),
        HostName = options.HostName,
        Accelerator = machine.Accelerator.Name,
        QemuVersion = machine.Qemu.Version.ToString(),
        State = order.Memory is null ? VmState.Off : VmState.Saved,
        Files = [.. order.Pairs().Select(pair => new ExportedFile(Path.GetFileName(pair.To), FileStatus.Of(pair.To)!.SizeBytes))],
    };

    private static string FolderOf(VmDriver vm, ExportVmRequest request) => Path.Combine(Path.TrimEndingDirectorySeparator(request.Path), vm.Record.Name);

    /// <summary>What keeps a guest that runs from being captured as it is asked.</summary>
    private static Problem? CaptureOf(VmDriver vm, ExportVmRequest request) => (request.CaptureLiveState ?? CaptureLiveState.CaptureSavedState) switch
    {
        CaptureLiveState.CaptureSavedState => Immovable.Check(vm.Configuration) is { } problem
            ? problem with { Remedy = "Export its disks alone: --capture CrashConsistent. Or turn the virtual machine off first." }
            : null,
        // Whether an agent answers is known when it is asked.
        CaptureLiveState.CaptureDataConsistentState => null,
        CaptureLiveState.CaptureCrashConsistentState => null,
    };

    private static void Refuse(Problem? problem)
    {
        if (problem is not null)
        {
            throw new RefusedException(problem);
        }
    }
}
