using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>
/// The files that an import copies, if they are those of a machine of this host: what is written to meanwhile makes a torn copy. So the
/// machine must stand still when it begins, and is held still until it ends.
/// </summary>
internal sealed class ImportSources(FileOwners owners, VmDirectory directory, DiskClaims claims)
{
    public IEnumerable<Incompatibility> Look(ImportPlan plan) => OwnersOf(plan).Select(owner => Standing(plan, owner)).OfType<Problem>()
        .Select(problem => ImportChecks.Of(problem));

    /// <summary>Until disposed nobody of this host changes a file that is copied; others may copy it, too.</summary>
    /// <exception cref="RefusedException">Somebody is at one of them; nothing is held.</exception>
    public IDisposable Claim(ImportPlan plan) => claims.Take([], read: FilesOf(plan));

    /// <summary>Until disposed no machine that the files belong to starts, moves or is changed.</summary>
    /// <exception cref="RefusedException">One of them does not stand still any more; none is held.</exception>
    public IDisposable Hold(ImportPlan plan, Operation operation)
    {
        var held = new Held();
        try
        {
            foreach (FileOwner owner in OwnersOf(plan))
            {
                held.Add(directory.Find(owner.Id)?.Hold(operation) ?? throw new RefusedException(OnItsWay(plan, owner)));
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private IReadOnlyList<FileOwner> OwnersOf(ImportPlan plan) => plan.Copies ? owners.OwnersOf(FilesOf(plan)) : [];

    private static IReadOnlyList<string> FilesOf(ImportPlan plan) =>
        plan.Copies ? [.. plan.Pairs().Select(pair => pair.From).Append(VmFiles.Configuration(plan.FolderBefore)).Distinct(StringComparer.Ordinal)] : [];

    /// <summary>What keeps its files from being copied; null for a machine that stands still.</summary>
    private Problem? Standing(ImportPlan plan, FileOwner owner) =>
        directory.Find(owner.Id) is not { } vm ? OnItsWay(plan, owner)
        : vm.Current is { } busy ? Torn(
            ProblemId.VmBusy, plan, owner, $"is busy ({KindWords.Of(busy.View.Kind).ToLowerInvariant()} {busy.View.VmName} has not ended)",
            $"wait for it: godwit operation watch {busy.Id}.")
        : vm.Phase is not (VmPhase.Off or VmPhase.Saved) ? Torn(
            ProblemId.VmWrongState, plan, owner, $"is {VmDriver.NameOf(vm.Phase)}", $"turn it off first: godwit vm stop {owner.Name}.")
        : null;

    private static Problem OnItsWay(ImportPlan plan, FileOwner owner) => Torn(
        ProblemId.VmBusy, plan, owner, "is on its way to or from another host", "wait until it has arrived.");

    private static Problem Torn(ProblemId id, ImportPlan plan, FileOwner owner, string what, string remedy) => new()
    {
        Id = id,
        Target = owner.Name,
        Message = $"The files in {plan.FolderBefore} are those of the virtual machine {owner.Name}, which {what}: a copy of them would be torn.",
        Remedy = $"Export it and import what was exported: godwit vm export {owner.Name} FOLDER. Or {remedy}",
    };

    private sealed class Held : IDisposable
    {
        private readonly List<IDisposable> _machines = [];

        public void Add(IDisposable machine) => _machines.Add(machine);

        public void Dispose() => _machines.ForEach(machine => machine.Dispose());
    }
}
