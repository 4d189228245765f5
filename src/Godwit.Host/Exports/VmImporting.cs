using System.Diagnostics.CodeAnalysis;
using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Hosts;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Locks;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>
/// Import-VM. Before the inventory has the VM, a failure or a crash takes copies away and leaves what was there as it was; that one
/// transaction is the point of no return.
/// </summary>
internal sealed class VmImporting(
    ImportDesk desk, OperationLedger ledger, VmDirectory directory, VmHouse house, DiskClaims claims, Journal journal, ImportSources sources, ImportActs acts,
    GivenAddresses given, SettingsBook settings, FileOwners owners, VmInventory inventory, StorageLocks locks, ILogger<VmImporting> logger) : IDisposable
{
    /// <summary>One at a time becomes this host's: ids and addresses are looked at a last time then.</summary>
    private readonly SemaphoreSlim _moving = new(1, 1);

    /// <exception cref="RefusedException">Something stands against it; nothing was changed.</exception>
    [SuppressMessage("Reliability", "CA2025", Justification = "The task owns the claims and disposes them at its end.")]
    public OperationView Submit(ImportVmRequest request, string who)
    {
        ImportPlan plan = desk.PlanOf(request);
        List<IDisposable> kept = [];
        try
        {
            Refuse(desk.Check(plan));
            kept.Add(sources.Claim(plan));
            kept.Add(directory.Reserve(plan.After.Name));
            kept.Add(claims.Take([.. VmFileSet.All(plan.After, plan.Folder).Append(plan.Folder).Distinct(StringComparer.Ordinal)]));
            Operation operation = ledger.Begin(OperationKind.ImportVirtualMachine, plan.After.Id, plan.After.Name, who);
            OperationView view = operation.View;
            _ = RunAsync(operation, plan, kept);
            return view;
        }
        catch
        {
            kept.ForEach(one => one.Dispose());
            throw;
        }
    }

    public void Dispose() => _moving.Dispose();

    private async Task RunAsync(Operation operation, ImportPlan plan, List<IDisposable> kept)
    {
        // Whoever asked has an answer before the copying begins.
        await Task.Yield();
        OperationOutcome outcome = await OperationOutcome.OfAsync(operation, async () =>
        {
            operation.Limit(plan.Request.MaximumBytesPerSecond);
            using IDisposable still = sources.Hold(plan, operation);
            await ImportAsync(plan, operation);
            return null;
        });
        if (outcome.Defect is { } defect)
        {
            Operations.Log.OperationDefect(logger, operation.View.Kind, plan.After.Name, operation.Id, defect);
        }

        kept.ForEach(one => one.Dispose());
        ledger.End(operation, outcome.State, outcome.Problem, null);
    }

    private async Task ImportAsync(ImportPlan plan, Operation operation)
    {
        ImportedFiles files = ImportedFiles.Of(plan, owners);
        await using var undo = new UndoStack(logger);
        undo.Push("take the copies away", () => acts.DiscardAsync(plan, files));
        undo.Push("the files as they were", () => acts.PutBackAsync(plan, files));
        await acts.MakeAsync(plan, files, operation);

        await _moving.WaitAsync(operation.Cancelled);
        try
        {
            Refuse([.. desk.Check(plan).Where(found => found.Id is ProblemId.VmIdTaken or ProblemId.MacAddressTaken)]);
            VmConfiguration vm = WithAddresses(plan);
            // What stays where it is becomes this host's from here on, for every other that lists it; and none starts it meanwhile.
            using HeldLocks? held = plan.Copies ? null : locks.Take(vm, plan.Folder, locks.PlanOf(vm, plan.Folder));
            await acts.WriteAsync(plan, vm);
            operation.Commit();

            // From here it is this host's. The write returns only when it is on disk.
            var record = new VmRecord(vm.Id, vm.Name, plan.Folder, plan.IsSaved ? DesiredState.Saved : DesiredState.Off, Generation: 1);
            Own(record, files, operation);
            undo.Disarm();
            acts.End(files);
            house.MoveIn(record, vm, plan.IsSaved ? new VmPhase.Saved() : new VmPhase.Off());
        }
        finally
        {
            _moving.Release();
        }

        await acts.DropAsync(plan, files);
    }

    private void Own(VmRecord record, ImportedFiles files, Operation operation) =>
        journal.WriteAndSettle("import", () => inventory.Find(record.Id) is not null, write =>
        {
            write.Run(VmInventory.Insert, VmInventory.Values(record));
            ImportActs.Settle(write, files);
            OperationLedger.MarkDone(write, operation.Id);
        });

    private VmConfiguration WithAddresses(ImportPlan plan)
    {
        HashSet<string> used = [.. owners.All().SelectMany(vm => vm.Configuration?.NetworkAdapters ?? []).Select(adapter => adapter.MacAddress)];
        Dictionary<string, string> addresses = new(StringComparer.Ordinal);
        foreach (NetworkAdapter adapter in plan.After.NetworkAdapters.Where(plan.GetsNewAddress))
        {
            string address = given.Next(settings.Current.MacAddressMinimum, settings.Current.MacAddressMaximum, used);
            used.Add(address);
            addresses[adapter.MacAddress] = address;
        }

        return ImportPlan.WithAddresses(plan.After, addresses);
    }

    /// <summary>The first error, and how many more there are.</summary>
    private static void Refuse(IReadOnlyList<Incompatibility> found)
    {
        Incompatibility[] errors = [.. found.Where(one => one.Severity is IncompatibilitySeverity.Error)];
        if (errors is [Incompatibility first, ..])
        {
            string more = errors.Length > 1 ? $" {errors.Length - 1} more stand against it; all of them: godwit vm import --check." : "";
            throw new RefusedException(first.Id, first.Target, first.Message, $"{first.Remedy}{(first.Fix is { } fix ? $" ({fix})" : "")}{more}");
        }
    }
}
