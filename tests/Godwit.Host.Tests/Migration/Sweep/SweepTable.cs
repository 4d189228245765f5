using System.Globalization;
using Xunit;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>The boundaries, recorded once, and what became of each case: artifacts/sweep.txt, whose last line ./test prints.</summary>
public class SweepTable : IDisposable
{
    private const int CasesAtOnce = 8;

    private readonly Lock _gate = new();
    private readonly List<SweepResult> _results = [];
    private readonly Dictionary<SweepMachine, Task<IReadOnlyList<string>>> _boundaries = [];

    protected virtual string File => "sweep.txt";

    protected virtual string Title => "failure sweep";

    public void Dispose()
    {
        SweepReport.Write(File, Title, _results);
        GC.SuppressFinalize(this);
    }

    internal Task<IReadOnlyList<string>> BoundariesAsync(SweepMachine machine)
    {
        lock (_gate)
        {
            return _boundaries.TryGetValue(machine, out Task<IReadOnlyList<string>>? known) ? known : _boundaries[machine] = SweepCase.RecordAsync(machine);
        }
    }

    /// <summary>Runs the cases, and fails with the first one's story.</summary>
    internal async Task SweepAsync(SweepMachine machine, string name, Mishap[][] plans, ITestOutputHelper output)
    {
        var results = new SweepResult[plans.Length];
        await Parallel.ForAsync(0, plans.Length, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (i, _) =>
            results[i] = await SweepCase.RunAsync(machine, plans[i]));
        lock (_gate)
        {
            _results.AddRange(results);
        }

        foreach (SweepResult result in results)
        {
            output.WriteLine(SweepReport.LineOf(result));
        }

        SweepResult[] failed = [.. results.Where(result => result.Complaints.Count > 0)];
        Assert.True(failed.Length == 0, string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Length} of {results.Length} cases failed with {name}:\n{string.Join('\n', failed.Select(SweepReport.LineOf))}\n\n{failed.FirstOrDefault()?.Story}"));
    }
}
