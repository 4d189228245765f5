using System.Globalization;
using Xunit;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>
/// Every boundary of a move times everything that can go wrong there: afterwards there is exactly one owner, the guest runs at
/// it, no write is lost, nothing is left behind, and the next move succeeds.
/// </summary>
public sealed class FailureSweepTests(SweepTable table, ITestOutputHelper output) : IClassFixture<SweepTable>
{
    private const int CasesAtOnce = 8;

    public static TheoryData<int, string> Faults
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < Fault.All.Count; i++)
            {
                data.Add(i, Fault.All[i].ToString());
            }

            return data;
        }
    }

    [Fact]
    public async Task Without_a_fault_the_guest_moves()
    {
        foreach (string boundary in await table.BoundariesAsync())
        {
            output.WriteLine(boundary);
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_goes_wrong_leaves_one_owner_that_runs_the_guest(int fault, string name)
    {
        IReadOnlyList<string> boundaries = await table.BoundariesAsync();
        if (Environment.GetEnvironmentVariable("SWEEP_DEV") is { } dev)
        {
            string[] parts = dev.Split('|');
            if (name != parts[0])
            {
                return;
            }

            boundaries = parts.Length > 1 ? [.. boundaries.Where(b => b == parts[1])] : boundaries;
        }

        if (Fault.All[fault].Kind is FaultKind.ReplyLost)
        {
            // A commit and a start have no reply that could be lost apart from their failure.
            boundaries = [.. boundaries.Where(boundary => !boundary.Contains("journal") && !boundary.Contains("start QEMU"))];
        }

        var results = new SweepResult[boundaries.Count];
        await Parallel.ForAsync(0, boundaries.Count, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (i, _) =>
            results[i] = await SweepCase.RunAsync(boundaries[i], Fault.All[fault]));
        table.Add(results);
        foreach (SweepResult result in results)
        {
            output.WriteLine(SweepTable.LineOf(result));
        }

        SweepResult[] failed = [.. results.Where(result => result.Complaints.Count > 0)];
        Assert.True(failed.Length == 0, string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Length} of {results.Length} cases failed with {name}:\n{string.Join('\n', failed.Select(SweepTable.LineOf))}\n\n{failed.FirstOrDefault()?.Story}"));
    }
}
