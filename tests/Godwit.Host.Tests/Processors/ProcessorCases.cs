using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Migration;
using Godwit.Host.Processors;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Migration;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Processors;

/// <summary>Moves from one processor to another, and what is said of each: its id, or null when nothing is.</summary>
internal static class ProcessorCases
{
    private const string Skylake = "Skylake-Server-v1";

    private static readonly ProcessorAbilities Full = ProcessorSample.Skylake;
    private static readonly ProcessorAbilities Less = Full.Without("avx512f", "pcid");
    private static readonly ProcessorAbilities Renamed = Full with { Identity = "family=6, model=106, vendor=GenuineIntel" };

    public static IReadOnlyList<(string Name, MoveOrder Order, LandingFacts Facts, ProblemId? Said)> All { get; } =
    [
        Case("running, the model is complete at both ends", Skylake, DesiredState.Running, Full, Full, null),
        Case("running, the destination lacks features of its model", Skylake, DesiredState.Running, Full, Less, ProblemId.ProcessorFeaturesMissing),
        Case("paused, the destination lacks features of its model", Skylake, DesiredState.Paused, Full, Less, ProblemId.ProcessorFeaturesMissing),
        Case("saved, the destination lacks features of its model", Skylake, DesiredState.Saved, Full, Less, ProblemId.ProcessorFeaturesMissing),
        Case("running, the destination has more of its model", Skylake, DesiredState.Running, Less, Full, ProblemId.ProcessorFeaturesDiffer),
        Case("running, both lack the same of its model", Skylake, DesiredState.Running, Less, Less, ProblemId.ProcessorFeaturesReduced),
        Case("running, the destination lacks one thing more", Skylake, DesiredState.Running, Less, Less.Without("aes"), ProblemId.ProcessorFeaturesMissing),
        Case("running, the source does not say what it gives", Skylake, DesiredState.Running, null, Less, ProblemId.ProcessorFeaturesMissing),
        Case("running, and nothing of its model is missing there", Skylake, DesiredState.Running, null, Full, null),
        Case("running, the destination does not say what it gives", Skylake, DesiredState.Running, Full, null, ProblemId.ProcessorFeaturesReduced),
        Case("running, the destination lacks what the model never had", "Nehalem-v1", DesiredState.Running, Full, Less, null),
        Case("off, the destination lacks features of its model", Skylake, DesiredState.Off, Full, Less, ProblemId.ProcessorFeaturesReduced),
        Case("off, the destination has more of its model", Skylake, DesiredState.Off, Less, Full, null),
        Case("max, running, equal processors", "max", DesiredState.Running, Full, Full, null),
        Case("max, running, the destination lacks features", "max", DesiredState.Running, Full, Less, ProblemId.ProcessorFeaturesMissing),
        Case("max, saved, the destination lacks features", "max", DesiredState.Saved, Full, Less, ProblemId.ProcessorFeaturesMissing),
        Case("max, running, the destination has more features", "max", DesiredState.Running, Less, Full, ProblemId.ProcessorFeaturesDiffer),
        Case("host, running, another model number", "host", DesiredState.Running, Full, Renamed, ProblemId.ProcessorFeaturesDiffer),
        Case("host, running, the source does not say what it gives", "host", DesiredState.Running, null, Full, ProblemId.ProcessorFeaturesDiffer),
        Case("host, running, the destination does not say", "host", DesiredState.Running, Full, null, ProblemId.ProcessorFeaturesDiffer),
        Case("max, off, the destination lacks features", "max", DesiredState.Off, Full, Less, null),
        Case("host, off, where no processor is passed through", "host", DesiredState.Off, Full, ProcessorSample.Tcg, ProblemId.CpuModelUnsupported),
    ];

    private static (string Name, MoveOrder Order, LandingFacts Facts, ProblemId? Said) Case(
        string name, string model, DesiredState state, ProcessorAbilities? source, ProcessorAbilities? destination, ProblemId? said)
    {
        VmConfiguration vm = Sample.Vm with { CpuModel = model };
        return (
            name,
            SampleMove.Of(vm) with { Desired = state, Processor = DepartingProcessor.Of(model, source, "tcg", ProcessorModels.Intel) },
            SampleMove.Facts with { CpuModels = new HashSet<string> { model }, Processor = destination },
            said);
    }
}
