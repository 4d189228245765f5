using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Migration;
using Godwit.Host.Vms;

namespace Godwit.Host.Processors;

/// <summary>
/// Whether a guest finds the processor at the destination that it had. QEMU does not compare it: what the destination lacks it leaves out of the
/// model in silence, and a program that found an instruction once does not look for it a second time.
/// </summary>
internal static class ProcessorVerdict
{
    /// <summary>Names in a sentence before it says how many there are besides.</summary>
    private const int MostNamed = 16;

    public static IEnumerable<Problem> OfLanding(MoveOrder order, LandingFacts facts)
    {
        bool hasMemory = order.Desired is not DesiredState.Off;
        if (ProcessorModels.PassesThrough(order.Arriving.CpuModel))
        {
            // One that is off finds another processor at its next start, as its model says.
            return hasMemory ? OfPassedThrough(order, facts) : OfStart(order, facts);
        }

        return hasMemory ? OfRunning(order, facts, order.Processor?.Missing ?? []) : OfNamed(order, facts, before: []);
    }

    /// <summary>A model that a person asks for, or a VM brings with it, and this host does not give in full; null when it does.</summary>
    public static Problem? OfModel(string model, ProcessorAbilities abilities, string hostName, string accelerator, string manufacturer)
    {
        if (abilities.MissingOf(model) is not { } missing)
        {
            return Because(
                ProblemId.CpuModelUnsupported, model, $"QEMU on {hostName} does not know the processor model {model}.", "List the models: qemu-system-x86_64 -cpu help.");
        }

        return missing.Count == 0 ? null : Because(
            ProblemId.ProcessorFeaturesMissing, model, $"{hostName} lacks {Named(missing)}, which the processor model {model} has.",
            ProcessorModels.Newest(accelerator, manufacturer, abilities.Complete) is [var newest, ..]
                ? $"Choose another model; the newest that {hostName} gives in full is {newest}." : "Choose another model.");
    }

    /// <summary>What is said of a VM that comes to a host from a folder.</summary>
    public static Problem Reduced(VmConfiguration vm, string hostName, IReadOnlyList<string> missing) => Because(
        ProblemId.ProcessorFeaturesReduced, vm.CpuModel, $"{hostName} lacks {Named(missing)} of the processor model {vm.CpuModel}: {vm.Name} goes on without them, or not at all.",
        $"Give it a model that {hostName} has once it is imported: godwit vm set {vm.Name} --cpu-model MODEL, or --compatibility-for-migration on.");

    private static IEnumerable<Problem> OfStart(MoveOrder order, LandingFacts facts)
    {
        if (facts.Processor?.MissingOf(order.Arriving.CpuModel) is { Count: > 0 } missing)
        {
            yield return Because(
                ProblemId.CpuModelUnsupported, order.Arriving.CpuModel,
                $"{order.Arriving.Name} could not start on {facts.HostName}: the processor model {order.Arriving.CpuModel} needs {Named(missing)}.",
                WayOut(order, facts));
        }
    }

    private static IEnumerable<Problem> OfPassedThrough(MoveOrder order, LandingFacts facts)
    {
        VmConfiguration vm = order.Arriving;
        if (order.Processor is not { Features: { } had, Identity: { } was } || facts.Processor is not { } here)
        {
            string silent = order.Processor?.Features is null ? order.SourceHost : facts.HostName;
            yield return Because(
                ProblemId.ProcessorFeaturesDiffer, vm.CpuModel,
                $"{vm.Name} has the whole processor of {order.SourceHost} (model {vm.CpuModel}), and {silent} does not say what that is: the two cannot be compared.",
                WayOut(order, facts));
            yield break;
        }

        string[] lacking = [.. had.Except(here.Features, StringComparer.Ordinal)];
        string[] beyond = [.. here.Features.Except(had, StringComparer.Ordinal)];
        if (lacking.Length > 0)
        {
            yield return Because(
                ProblemId.ProcessorFeaturesMissing, vm.CpuModel,
                $"{vm.Name} has the whole processor of {order.SourceHost} (model {vm.CpuModel}), and {facts.HostName} lacks {Named(lacking)}.", WayOut(order, facts));
        }
        else if (beyond.Length > 0 || was != here.Identity)
        {
            yield return Because(
                ProblemId.ProcessorFeaturesDiffer, vm.CpuModel,
                $"{vm.Name} has the whole processor of {order.SourceHost} (model {vm.CpuModel}), and {facts.HostName} "
                    + (beyond.Length > 0 ? $"would show it {Named(beyond)} in addition" : $"would show it {here.Identity} instead of {was}")
                    + ": a running guest's processor cannot change.",
                WayOut(order, facts));
        }
    }

    private static IEnumerable<Problem> OfRunning(MoveOrder order, LandingFacts facts, IReadOnlyList<string> before)
    {
        VmConfiguration vm = order.Arriving;
        IReadOnlyList<string> missing = facts.Processor?.MissingOf(vm.CpuModel) ?? [];
        string[] lacking = [.. missing.Except(before, StringComparer.Ordinal)];
        string[] beyond = facts.Processor is null ? [] : [.. before.Except(missing, StringComparer.Ordinal)];
        if (lacking.Length > 0)
        {
            return
            [
                Because(
                    ProblemId.ProcessorFeaturesMissing, vm.CpuModel,
                    $"{facts.HostName} lacks {Named(lacking)}, which {vm.Name} has by its processor model {vm.CpuModel}.", WayOut(order, facts)),
            ];
        }

        return beyond.Length > 0
            ?
            [
                Because(
                    ProblemId.ProcessorFeaturesDiffer, vm.CpuModel,
                    $"{order.SourceHost} left {Named(beyond)} out of the processor model {vm.CpuModel} when {vm.Name} started, and {facts.HostName} would not: "
                        + "a running guest's processor cannot change.",
                    WayOut(order, facts)),
            ]
            : OfNamed(order, facts, before);
    }

    private static IEnumerable<Problem> OfNamed(MoveOrder order, LandingFacts facts, IReadOnlyList<string> before)
    {
        VmConfiguration vm = order.Arriving;
        if (facts.Processor is null)
        {
            yield return Because(
                ProblemId.ProcessorFeaturesReduced, vm.CpuModel,
                $"QEMU on {facts.HostName} does not say what it can give of the processor model {vm.CpuModel}: {vm.Name} may find less there.",
                $"Look into the log of godwitd on {facts.HostName}.");
        }
        else if (facts.Processor.MissingOf(vm.CpuModel) is { Count: > 0 } missing)
        {
            yield return Because(
                ProblemId.ProcessorFeaturesReduced, vm.CpuModel,
                before.Count > 0
                    ? $"{facts.HostName} lacks {Named(missing)} of the processor model {vm.CpuModel}, as {order.SourceHost} does: {vm.Name} runs without them, here and there."
                    : $"{facts.HostName} lacks {Named(missing)} of the processor model {vm.CpuModel}: {vm.Name} would start without them there.",
                WayOut(order, facts));
        }
    }

    /// <summary>What the VM could have instead, by what both hosts can give.</summary>
    private static string WayOut(MoveOrder order, LandingFacts facts)
    {
        VmConfiguration vm = order.Arriving;
        string first = order.Desired is DesiredState.Off ? "Turn" : $"Shut {vm.Name} down, turn";
        string compatibility = $"{first} on its compatibility for migration (godwit vm set {vm.Name} --compatibility-for-migration on)";
        string? both = order.Processor is { } departing && facts.Processor is { } here
            ? departing.Newest.FirstOrDefault(model => here.MissingOf(model) is { Count: 0 }) : null;
        string model = both is null ? "" : $" or give it a model that both hosts have (--cpu-model {both})";
        return order.Desired is DesiredState.Off ? $"{compatibility}{model}." : $"{compatibility}{model}, and start it again; or name a host with the same processor.";
    }

    private static string Named(IReadOnlyList<string> features) => features.Count > MostNamed
        ? $"{string.Join(", ", features.Take(MostNamed))} and {features.Count - MostNamed} more"
        : string.Join(", ", features);

    private static Problem Because(ProblemId id, string target, string message, string remedy) =>
        new() { Id = id, Target = target, Message = message, Remedy = remedy };
}
