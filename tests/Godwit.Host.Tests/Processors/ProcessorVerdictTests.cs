using Godwit.Contracts.Problems;
using Godwit.Host.Migration;
using Godwit.Host.Processors;
using Godwit.Host.Tests.Migration;
using Xunit;

namespace Godwit.Host.Tests.Processors;

public sealed class ProcessorVerdictTests
{
    public static TheoryData<string> Cases => [.. ProcessorCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_guest_goes_only_where_it_finds_its_processor(string name)
    {
        (_, MoveOrder order, LandingFacts facts, ProblemId? said) = ProcessorCases.All.Single(one => one.Name == name);

        Assert.Equal(said, LandingChecks.Of(order, facts).SingleOrDefault()?.Id);
    }

    [Fact]
    public void What_is_missing_is_named_and_so_is_a_model_that_both_hosts_have()
    {
        (_, MoveOrder order, LandingFacts facts, _) = ProcessorCases.All.Single(one => one.Name == "running, the destination lacks features of its model");

        Problem problem = Assert.Single(LandingChecks.Of(order, facts));

        Assert.Equal("b lacks avx512f, pcid, which web01 has by its processor model Skylake-Server-v1.", problem.Message);
        Assert.Contains("godwit vm set web01 --compatibility-for-migration on", problem.Remedy, StringComparison.Ordinal);
        Assert.Contains("--cpu-model SandyBridge-v1", problem.Remedy, StringComparison.Ordinal);
        Assert.Equal("Skylake-Server-v1", problem.Target);
    }

    [Fact]
    public void A_long_list_is_cut_and_counted()
    {
        ProcessorAbilities nothing = ProcessorSample.Skylake with { Features = [] };
        ProcessorAbilities much = ProcessorSample.Skylake with { Features = [.. Enumerable.Range(0, 20).Select(number => $"f{number}")] };
        MoveOrder order = SampleMove.Of(SampleMove.Order.Arriving with { CpuModel = "max" }) with
        {
            Processor = DepartingProcessor.Of("max", much, "tcg", ProcessorModels.Intel),
        };

        Problem problem = Assert.Single(LandingChecks.Of(order, SampleMove.Facts with { CpuModels = new HashSet<string> { "max" }, Processor = nothing }));

        Assert.EndsWith("f14, f15 and 4 more.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Westmere-v1", null)]
    [InlineData("max", null)]
    [InlineData("Skylake-Server-v1", ProblemId.ProcessorFeaturesMissing)]
    [InlineData("host", ProblemId.ProcessorFeaturesMissing)]
    [InlineData("Nehalem,+avx2", ProblemId.CpuModelUnsupported)]
    public void A_person_may_name_what_the_host_gives_in_full(string model, ProblemId? said) =>
        Assert.Equal(said, ProcessorVerdict.OfModel(model, ProcessorSample.Tcg, "a", "tcg", ProcessorModels.Amd)?.Id);
}
