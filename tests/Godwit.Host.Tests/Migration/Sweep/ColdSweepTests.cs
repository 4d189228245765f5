using Xunit;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>Every boundary of a move of a VM that is off, times everything that can go wrong there.</summary>
public sealed class ColdSweepTests(ITestOutputHelper output)
{
    private const int CasesAtOnce = 8;

    public static TheoryData<int, string> Faults
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < ColdSweep.Faults.Count; i++)
            {
                data.Add(new TheoryDataRow<int, string>(i, $"{ColdSweep.Faults[i]}") { Traits = { ["category"] = IsQuick(ColdSweep.Faults[i]) ? [] : ["slow"] } });
            }

            return data;
        }
    }

    /// <summary>Where the files' own way back and forth is.</summary>
    private static bool IsQuick(Fault fault) => fault is
        { Kind: FaultKind.DestinationDaemonDies, After: true, OutageSeconds: 1 } or { Kind: FaultKind.LinkCut, After: true } or { Kind: FaultKind.ReplyLost };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_goes_wrong_one_host_has_it_whole_and_the_other_has_nothing(int number, string name)
    {
        IReadOnlyList<string> boundaries = await ColdSweep.RecordAsync();
        Mishap[] cases =
        [
            .. boundaries.Where(boundary => ColdSweep.Faults[number].Kind is not FaultKind.ReplyLost || !boundary.Contains("journal", StringComparison.Ordinal))
                .Select(boundary => new Mishap(boundary, ColdSweep.Faults[number])),
        ];
        List<string> complaints = [], outcomes = [];
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (mishap, _) =>
        {
            IReadOnlyList<string> found = await ColdSweep.RunAsync(mishap, outcomes);
            lock (complaints)
            {
                complaints.AddRange(found);
            }
        });
        output.WriteLine($"{name}: {cases.Length} cases, {outcomes.Count(outcome => outcome == "moved")} moved, {outcomes.Count(outcome => outcome == "stayed")} stayed");
        Assert.True(complaints.Count == 0, $"{complaints.Count} of {cases.Length} cases: {string.Join("\n\n", complaints.Take(4))}");
    }
}
