using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Godwit.Host.Operations;
using Godwit.Host.Queue;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.StorageMigration;

/// <summary>Turns a request to move storage into an order, and runs it.</summary>
internal sealed class StorageMoves(
    HostOptions options, MoveQueue queue, StorageMigration migration, StorageChecks checks, DiskClaims claims, FilesInMotion motion, StorageRecovery recovery, Covering covering,
    ILogger<StorageMoves> logger)
{
    /// <summary>What can be refused before there is an operation.</summary>
    /// <exception cref="RefusedException">The move cannot be asked for in this way.</exception>
    public void Check(VmRecord vm, VmConfiguration configuration, VmRequest.MoveStorage move, bool running)
    {
        if (move.Request.GuestLatencyBoundMilliseconds is < 1 or > 60_000)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, "guestLatencyBoundMilliseconds",
                $"{move.Request.GuestLatencyBoundMilliseconds} ms is no bound for a disk request.", "Give 1 to 60000 milliseconds, or leave it out.");
        }

        if (move.Request is { FullSpeed: true, GuestLatencyBoundMilliseconds: not null })
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, "fullSpeed", "A copy that shall go as fast as it can cannot be held to a bound of the guest's disk requests.",
                "Give one of the two.");
        }

        StorageOrder order = OrderOf(default, vm, configuration, move, running);
        if (checks.Of(order, running) is { } problem)
        {
            throw new RefusedException(problem);
        }
    }

    public async Task<VmChange> MoveAsync(VmDriver vm, VmRequest.MoveStorage move, Operation operation)
    {
        operation.Limit(move.Request.MaximumBytesPerSecond);
        using IDisposable turn = await queue.TakeAsync(QueuedMove.Of(operation.Id, vm.Record.Id, move), operation, vm.Phase.Guest?.Process.Exited);
        bool running = vm.Phase.Guest is not null;
        await recovery.SettleAsync(vm.Record, vm.Phase.Guest, operation.Id);
        StorageOrder order = OrderOf(operation.Id, vm.Record, vm.Configuration, move, running);
        using IDisposable claim = claims.Take([.. order.NewFiles()]);
        if (checks.Of(order, running) is { } problem)
        {
            throw new RefusedException(problem);
        }

        IReadOnlyList<VirtualHardDisk> toCover = running ? [.. order.MovingDisks().Where(pair => IsFilledByMirrors(pair.To.Format)).Select(pair => pair.From)] : [];
        var bounds = new CopyBounds(
            () => operation.MaximumBytesPerSecond,
            move.Request.GuestLatencyBoundMilliseconds is { } bound ? TimeSpan.FromMilliseconds(bound) : null,
            move.Request.FullSpeed ?? false);
        return toCover.Count == 0 ? await RunAsync(vm, order, bounds, operation) : await CoveredAsync(vm, order, toCover, bounds, operation);
    }

    /// <summary>
    /// QEMU's VHD and VHDX cannot be told of holes, and a mirror would write every zero of the disk into them. So what is there is
    /// converted, at rest under a new image, and only what the guest writes since is mirrored (facts/qemu.md §3).
    /// </summary>
    private async Task<VmChange> CoveredAsync(VmDriver vm, StorageOrder order, IReadOnlyList<VirtualHardDisk> disks, CopyBounds bounds, Operation operation)
    {
        try
        {
            await covering.CoverAsync(vm, disks);
            VmConfiguration after = VmFileSet.Rename(order.After, NewNodes(vm.Configuration, order.After));
            return await RunAsync(vm, order with { Before = vm.Configuration, After = after }, bounds, operation);
        }
        catch
        {
            await covering.UncoverAsync(vm);
            throw;
        }
    }

    private async Task<VmChange> RunAsync(VmDriver vm, StorageOrder order, CopyBounds bounds, Operation operation)
    {
        MovingFiles files = motion.Of(order, vm.Phase.Guest, bounds, operation.Report);
        MoveReport report = await migration.RunAsync(order, files, operation);
        Log.Moved(logger, vm.Record.Name, report.Blackout?.TotalMilliseconds ?? 0, report.DiskBytes);
        return new VmChange(vm.Record with { Folder = order.FolderAfter }, order.After, vm.Phase, report);
    }

    private static bool IsFilledByMirrors(DiskFormat format) => format is DiskFormat.Vhd or DiskFormat.Vhdx;

    private StorageOrder OrderOf(Contracts.Operations.OperationId id, VmRecord vm, VmConfiguration configuration, VmRequest.MoveStorage move, bool running)
    {
        if (move.Request.Storage.Kind is MoveStorageKind.OnlyVirtualMachine)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, "kind", "A storage migration moves files; \"only the virtual machine\" moves none.", "Name where the files shall go.");
        }

        ArrivalPlan plan = ArrivalPlan.For(configuration, vm.Folder, move.Request.Storage, options.VirtualMachinePath);
        if (!move.AnyFolder)
        {
            plan.RequireBelow(options.VirtualMachinePath);
        }

        VmConfiguration after = Converted(configuration, plan.Configuration, move.Request.Format);
        if (running)
        {
            after = VmFileSet.Rename(after, NewNodes(configuration, after));
        }

        IEnumerable<string> folders = VmFileSet.All(after, plan.Folder).Except(VmFileSet.All(configuration, vm.Folder), StringComparer.Ordinal)
            .Select(file => Path.GetDirectoryName(file)!);
        return new StorageOrder
        {
            Id = id,
            Before = configuration,
            FolderBefore = vm.Folder,
            After = after,
            FolderAfter = plan.Folder,
            CreatedFolders = [.. folders.SelectMany(Folders.Missing).Distinct(StringComparer.Ordinal)],
            RetainDisks = move.Request.RetainVhdCopiesOnSource ?? false,
            Desired = vm.Desired,
        };
    }

    private static VmConfiguration Converted(VmConfiguration before, VmConfiguration after, DiskFormat? format) => format is not { } wanted ? after : after with
    {
        Disks =
        [
            .. before.Disks.Zip(after.Disks).Select(pair => pair.First.Path == pair.Second.Path
                ? pair.Second
                : pair.Second with { Format = wanted, Path = Renamed(pair.Second, wanted) }),
        ],
    };

    /// <summary>A name that ends in the old format's ending gets the new one's.</summary>
    private static string Renamed(VirtualHardDisk disk, DiskFormat format) =>
        disk.Format != format && DiskFormats.OfName(disk.Path) == disk.Format ? Path.ChangeExtension(disk.Path, DiskFormats.NameOf(format)) : disk.Path;

    /// <summary>Names for the images that change their place while the old ones are open.</summary>
    private static Dictionary<string, string> NewNodes(VmConfiguration before, VmConfiguration after)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        VmConfiguration taken = before;
        foreach ((VirtualHardDisk from, VirtualHardDisk to) in VmFileSet.Written(before).Zip(VmFileSet.Written(after)))
        {
            foreach ((DiskLayer old, DiskLayer moved) in VmFileSet.Stack(from).Zip(VmFileSet.Stack(to)).Where(pair => pair.First.Path != pair.Second.Path))
            {
                string name = NodeNames.Next(taken, from.Id, []);
                names[moved.Path] = name;
                taken = VmFileSet.Rename(taken, new Dictionary<string, string> { [old.Path] = name });
            }
        }

        return names;
    }
}
