using Godwit.Host.Tests.Migration.Sweep;
using Xunit;

namespace Godwit.Host.Tests.Exports;

/// <summary>Every effect of an import, before it and after it, times everything that can go wrong there.</summary>
public sealed class ImportSweepTests(ITestOutputHelper output)
{
    private const int CasesAtOnce = 8;

    /// <summary>Those that always run: every boundary once, each with another fault than its neighbours.</summary>
    public static TheoryData<string> Few => [.. ImportSweep.Requests.Keys];

    [Theory]
    [MemberData(nameof(Few))]
    public async Task Whatever_goes_wrong_the_machine_is_wholly_here_or_not_at_all(string request)
    {
        IReadOnlyList<string> boundaries = await ImportSweep.RecordAsync(request);
        await SweepAsync(request, [.. boundaries.Select((boundary, i) => new[] { new Mishap(boundary, ImportSweep.Faults[i % ImportSweep.Faults.Count]) })]);
    }

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(Few))]
    public async Task Whatever_goes_wrong_anywhere_the_machine_is_wholly_here_or_not_at_all(string request)
    {
        IReadOnlyList<string> boundaries = await ImportSweep.RecordAsync(request);
        await SweepAsync(request, [.. boundaries.SelectMany(boundary => ImportSweep.Faults.Select(fault => new[] { new Mishap(boundary, fault) }))]);
    }

    /// <summary>An import fails at its last step, and something else on the way back.</summary>
    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(Few))]
    public async Task Whatever_goes_wrong_on_the_way_back_the_machine_is_wholly_here_or_not_at_all(string request)
    {
        var first = new Mishap("a's journal: import", new Fault(FaultKind.CallFails));
        IReadOnlyList<string> boundaries = await ImportSweep.RecordAsync(request, first);
        await SweepAsync(request, [.. boundaries.SelectMany(boundary => ImportSweep.Faults.Select(fault => new[] { first, new Mishap(boundary, fault) }))]);
    }

    private async Task SweepAsync(string request, Mishap[][] plans)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/qemu-img"), "Images are looked at by qemu-img.");
        List<string> complaints = [];
        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (plan, _) =>
        {
            IReadOnlyList<string> found = await ImportSweep.RunAsync(request, plan);
            lock (complaints)
            {
                complaints.AddRange(found);
            }
        });
        output.WriteLine($"{request}: {plans.Length} cases");
        Assert.True(complaints.Count == 0 && plans.Length > 0, $"{complaints.Count} of {plans.Length} cases: {string.Join("\n\n", complaints.Take(5))}");
    }
}
