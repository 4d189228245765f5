namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>The boundaries, recorded once, and what became of each case: artifacts/sweep.txt, whose last line ./test prints.</summary>
public sealed class SweepTable : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<SweepResult> _results = [];
    private readonly Dictionary<SweepMachine, Task<IReadOnlyList<string>>> _boundaries = [];

    public void Dispose()
    {
        SweepReport.Write("sweep.txt", "failure sweep", _results);
    }

    internal Task<IReadOnlyList<string>> BoundariesAsync(SweepMachine machine)
    {
        lock (_gate)
        {
            return _boundaries.TryGetValue(machine, out Task<IReadOnlyList<string>>? known) ? known : _boundaries[machine] = SweepCase.RecordAsync(machine);
        }
    }

    internal void Add(IEnumerable<SweepResult> results)
    {
        lock (_gate)
        {
            _results.AddRange(results);
        }
    }
}
