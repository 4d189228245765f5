using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Operations;
using Godwit.Host.Vms;

namespace Godwit.Host.Storage;

/// <summary>
/// Takes requests about virtual hard disk files. What can be known to be wrong is said at once; the rest is an operation. A
/// disk of a virtual machine is worked on by that machine's driver, because a machine has one writer.
/// </summary>
internal sealed class DiskDesk(
    OperationLedger ledger, DiskUses uses, FileOwners owners, DiskClaims claims, DiskMaking making, DiskRewriting rewriting, DiskMerging merging, DiskParents parents,
    TimeProvider time, ILogger<DiskDesk> logger)
{
    /// <exception cref="RefusedException">The request cannot be met.</exception>
    public OperationView Create(CreateVirtualHardDiskRequest request, string who)
    {
        DiskFormat format = uses.FormatOf(request.Path, request.Format);
        DiskFormat? parentFormat = request.ParentPath is { } parent ? uses.FormatOf(parent, request.ParentFormat) : null;
        making.Check(request, format);
        return Begin(
            OperationKind.CreateVirtualHardDisk, [request.Path], who,
            (operation, _) => making.CreateAsync(request, format, parentFormat, operation), written: request.Path);
    }

    /// <exception cref="RefusedException">The request cannot be met.</exception>
    public OperationView Convert(ConvertVirtualHardDiskRequest request, string who)
    {
        DiskFormat format = uses.FormatOf(request.Path, request.Format);
        DiskFormat destination = uses.FormatOf(request.DestinationPath, request.DestinationFormat);
        making.Check(request, destination);
        return Begin(
            OperationKind.ConvertVirtualHardDisk, [request.Path, request.DestinationPath], who,
            (operation, meter) => making.ConvertAsync(request, format, destination, operation, meter), written: request.DestinationPath);
    }

    /// <exception cref="RefusedException">The request cannot be met.</exception>
    public OperationView Resize(ResizeVirtualHardDiskRequest request, string who)
    {
        DiskFormat format = uses.FormatOf(request.Path, request.Format);
        if (DiskFormats.CheckSize(request.Path, format, request.SizeBytes) is { } wrong)
        {
            throw new RefusedException(wrong);
        }

        return Change(OperationKind.ResizeVirtualHardDisk, request.Path, who, (operation, meter) =>
            rewriting.ResizeAsync(request, format, operation, meter));
    }

    /// <exception cref="RefusedException">The request cannot be met.</exception>
    public OperationView Compact(CompactVirtualHardDiskRequest request, string who)
    {
        DiskFormat format = uses.FormatOf(request.Path, request.Format);
        return Change(OperationKind.CompactVirtualHardDisk, request.Path, who, (operation, meter) =>
            rewriting.CompactAsync(request.Path, format, operation, meter));
    }

    /// <exception cref="RefusedException">The request cannot be met.</exception>
    public OperationView Merge(MergeVirtualHardDiskRequest request, string who)
    {
        DiskFormat format = uses.FormatOf(request.Path, request.Format);
        return Begin(OperationKind.MergeVirtualHardDisk, [request.Path], who, (operation, meter) =>
            merging.MergeAsync(request, format, operation, meter));
    }

    /// <exception cref="RefusedException">The request cannot be met.</exception>
    public OperationView Test(TestVirtualHardDiskRequest request, string who)
    {
        DiskFormat format = uses.FormatOf(request.Path, request.Format);
        return Begin(OperationKind.TestVirtualHardDisk, [], who, (operation, _) =>
            DiskTest.RunAsync(request.Path, format, operation.Cancelled), about: request.Path);
    }

    /// <exception cref="RefusedException">The request cannot be met.</exception>
    public OperationView Set(SetVirtualHardDiskRequest request, string who)
    {
        DiskFormat format = uses.FormatOf(request.Path, request.Format);
        DiskFormat parentFormat = uses.FormatOf(request.ParentPath, request.ParentFormat);
        return Begin(OperationKind.SetVirtualHardDisk, [request.Path], who, (_, _) => parents.SetAsync(request, format, parentFormat));
    }

    /// <summary>By the driver of the machine whose disk it is, if there is one.</summary>
    private OperationView Change(OperationKind kind, string path, string who, Func<Operation, DiskWorkMeter, Task<long>> act) =>
        uses.Of(path) switch
        {
            { AsParent: true } use => throw DiskUses.InUse(path, use),
            { Vm.Phase.Guest: not null } use => throw DiskUses.Running(path, use),
            { } use => use.Vm.Submit(
                new VmRequest.WorkOnDisk(kind, use.Disk.Id, operation => act(operation, new DiskWorkMeter(operation, time))), who).View,
            null => Begin(kind, [path], who, act, written: path),
        };

    /// <param name="kind">What is done.</param>
    /// <param name="claimed">Files that nobody else may take meanwhile.</param>
    /// <param name="who">Asked for it.</param>
    /// <param name="act">Does it.</param>
    /// <param name="about">The file it is about, if that is not the first one claimed.</param>
    /// <param name="written">A file that must be nobody's, whatever kind of file of a virtual machine it may be.</param>
    [SuppressMessage("Reliability", "CA2025", Justification = "The task owns the claim and disposes it at its end.")]
    private OperationView Begin(
        OperationKind kind, IReadOnlyCollection<string> claimed, string who, Func<Operation, DiskWorkMeter, Task> act,
        string? about = null, string? written = null)
    {
        IDisposable claim = claims.Take(claimed);
        try
        {
            if (written is not null && owners.OfFiles([written], except: null) is { } owned)
            {
                throw new RefusedException(owned);
            }

            Operation operation = ledger.Begin(kind, null, about ?? claimed.First(), who);
            OperationView view = operation.View;
            _ = RunAsync(operation, claim, act);
            return view;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    private async Task RunAsync(Operation operation, IDisposable claim, Func<Operation, DiskWorkMeter, Task> act)
    {
        await Task.Yield();
        OperationOutcome outcome;
        using (claim)
        {
            outcome = await OperationOutcome.OfAsync(operation, async () =>
            {
                await act(operation, new DiskWorkMeter(operation, time));
                return null;
            });
        }

        OperationView view = operation.View;
        if (outcome.Defect is { } defect)
        {
            Operations.Log.OperationDefect(logger, view.Kind, view.VmName, view.Id, defect);
        }

        ledger.End(operation, outcome.State, outcome.Problem, null);
    }
}
