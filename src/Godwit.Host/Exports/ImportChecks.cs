using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Migration;
using Godwit.Host.Platform;
using Godwit.Host.Processors;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>What stands against an import, each a verdict with its way round.</summary>
internal static class ImportChecks
{
    /// <summary>Errors first.</summary>
    public static IReadOnlyList<Incompatibility> Of(ImportPlan plan, ImportFacts facts) =>
    [
        .. ((IEnumerable<Incompatibility>)
        [
            .. LandingChecks.Shape(plan.After, plan.Folder, bootsFromFolder: false).Select(problem => Of(problem)),
            .. Tpm(plan), .. Identity(plan, facts), .. Machine(plan, facts), .. Networks(plan, facts), .. facts.Files, .. Memory(plan, facts),
        ]).OrderBy(found => found.Severity),
    ];

    public static Incompatibility Of(Problem problem, string? fix = null, IncompatibilitySeverity severity = IncompatibilitySeverity.Error) => new()
    {
        Id = problem.Id, Severity = severity, Target = problem.Target, Message = problem.Message, Remedy = problem.Remedy, Fix = fix,
    };

    /// <summary>The folder around it becomes the guest's, so it must be one of its own.</summary>
    private static IEnumerable<Incompatibility> Tpm(ImportPlan plan)
    {
        if (plan.After.Tpm is { } tpm && !TpmState.IsWellPlaced(tpm.StatePath, plan.Folder))
        {
            yield return Error(
                ProblemId.VmConfigurationInvalid, tpm.StatePath, $"The state of {plan.After.Name}'s TPM lies in {tpm.StatePath}, and not in a folder of its own in {plan.Folder}.",
                "Export the virtual machine, and import what was exported.", null);
        }
    }

    private static IEnumerable<Incompatibility> Identity(ImportPlan plan, ImportFacts facts)
    {
        if (facts.IdOwner is { } owner)
        {
            yield return Error(
                ProblemId.VmIdTaken, plan.After.Id.ToString(), $"{facts.HostName} already has the virtual machine with the id {plan.After.Id}: {owner}.",
                "Import it as a copy with a new id, or remove the other one.", "--copy --new-id");
        }

        if (facts.NameTaken)
        {
            yield return Error(
                ProblemId.VmNameTaken, plan.After.Name, $"{facts.HostName} already has a virtual machine named {plan.After.Name}.", "Give it another name.", "--name NAME");
        }
    }

    private static IEnumerable<Incompatibility> Machine(ImportPlan plan, ImportFacts facts)
    {
        foreach (string type in Configurations(plan.After).Select(vm => vm.MachineType).Distinct(StringComparer.Ordinal).Where(type => !facts.MachineTypes.Contains(type)))
        {
            yield return Error(
                ProblemId.MachineTypeUnsupported, type, $"QEMU on {facts.HostName} does not know the machine type {type}.", $"Upgrade QEMU on {facts.HostName}.", null);
        }

        foreach (string model in Configurations(plan.After).Select(vm => vm.CpuModel).Distinct(StringComparer.Ordinal).Where(model => !facts.CpuModels.Contains(model)))
        {
            yield return Error(
                ProblemId.CpuModelUnsupported, model, $"{facts.HostName} does not offer the processor model {model}.",
                "Import it on a host with the same or a newer processor of the same manufacturer.", null);
        }

        if (facts.Processor?.MissingOf(plan.After.CpuModel) is { Count: > 0 } missing)
        {
            yield return Of(ProcessorVerdict.Reduced(plan.After, facts.HostName, missing), severity: IncompatibilitySeverity.Warning);
        }
    }

    private static IEnumerable<Incompatibility> Networks(ImportPlan plan, ImportFacts facts)
    {
        IEnumerable<string> wanted = plan.After.NetworkAdapters.Select(adapter => adapter.SwitchName).OfType<string>();
        foreach (string name in wanted.Distinct(StringComparer.Ordinal).Where(name => !facts.SwitchNames.Contains(name)))
        {
            yield return Error(
                ProblemId.SwitchNotFound, name, $"{facts.HostName} has no switch named '{name}', which {plan.After.Name} is plugged into.",
                "Name one of this host's switches, or none to leave the adapter unplugged; or create the switch.", $"--switch '{name}=OTHER'");
        }

        foreach (NetworkAdapter adapter in plan.After.NetworkAdapters.Where(adapter => !plan.GetsNewAddress(adapter) && facts.MacAddresses.Contains(adapter.MacAddress)))
        {
            yield return Error(
                ProblemId.MacAddressTaken, adapter.MacAddress, $"Another virtual machine of {facts.HostName} has the MAC address {adapter.MacAddress}, which {adapter.Id} has.",
                "Let this host give it another one.", "--new-macs");
        }
    }

    private static IEnumerable<Incompatibility> Memory(ImportPlan plan, ImportFacts facts)
    {
        IReadOnlyList<string> memories = [.. plan.IsSaved ? [VmFiles.Memory(plan.FolderBefore)] : (string[])[], .. VmFileSet.Memories(plan.Before)];
        if (memories.Count == 0)
        {
            yield break;
        }

        if (plan.Manifest is not { } manifest)
        {
            yield return Foreign(
                memories[0], IncompatibilitySeverity.Warning, $"Nothing says where the memory of {plan.Before.Name} was written; it goes on only on {facts.Accelerator}.");
        }
        else if (manifest.Accelerator != facts.Accelerator)
        {
            yield return Foreign(
                memories[0], IncompatibilitySeverity.Error,
                $"The memory of {plan.Before.Name} was written on {manifest.Accelerator} and cannot go on here, on {facts.Accelerator}.");
        }
        else if (IsNewer(manifest.QemuVersion, facts.QemuVersion))
        {
            yield return Foreign(
                memories[0], IncompatibilitySeverity.Warning,
                $"The memory of {plan.Before.Name} was written by QEMU {manifest.QemuVersion}; QEMU {facts.QemuVersion} of {facts.HostName} is older and may not take it.");
        }

        if (plan.After.NetworkAdapters.Any(plan.GetsNewAddress))
        {
            yield return Foreign(
                memories[0], IncompatibilitySeverity.Warning,
                $"A guest that goes on from memory keeps the MAC addresses that it had there until it is restarted, and not those that {plan.After.Name} gets.");
        }
    }

    private static Incompatibility Foreign(string file, IncompatibilitySeverity severity, string message) => new()
    {
        Id = ProblemId.MemoryStateForeign,
        Severity = severity,
        Target = file,
        Message = message,
        Remedy = "Leave the memory out: it is off then, as after a power failure.",
        Fix = "--discard-memory",
    };

    private static bool IsNewer(string one, string other) => Version.TryParse(one, out Version? first) && Version.TryParse(other, out Version? second) && first > second;

    private static IEnumerable<VmConfiguration> Configurations(VmConfiguration vm) =>
        (vm.Checkpoints ?? []).Select(checkpoint => checkpoint.Configuration).Prepend(vm);

    private static Incompatibility Error(ProblemId id, string target, string message, string remedy, string? fix) =>
        new() { Id = id, Severity = IncompatibilitySeverity.Error, Target = target, Message = message, Remedy = remedy, Fix = fix };
}
