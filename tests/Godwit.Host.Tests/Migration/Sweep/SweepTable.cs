using System.Globalization;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>The boundaries, recorded once, and what became of each case: artifacts/sweep.txt, whose last line ./test prints.</summary>
public sealed class SweepTable : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<SweepResult> _results = [];
    private Task<IReadOnlyList<string>>? _boundaries;

    public void Dispose()
    {
        string folder = Path.Combine(Root(), "artifacts");
        int failed = _results.Count(result => result.Complaints.Count > 0);
        int moved = _results.Count(result => result.Outcome.EndsWith("moved", StringComparison.Ordinal));
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"failure sweep: {_results.Count} cases, {moved} moved, {_results.Count - moved - failed} stayed, "
            + $"{_results.Count(result => result.Outcome.Contains("restarted", StringComparison.Ordinal))} of them restarted, {failed} failed");
        File.WriteAllLines(Path.Combine(folder, "sweep.txt"), [.. _results.Select(LineOf), summary]);
        Console.WriteLine(summary);
    }

    internal Task<IReadOnlyList<string>> BoundariesAsync()
    {
        lock (_gate)
        {
            return _boundaries ??= SweepCase.RecordAsync();
        }
    }

    internal void Add(IEnumerable<SweepResult> results)
    {
        lock (_gate)
        {
            _results.AddRange(results);
        }
    }

    internal static string LineOf(SweepResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", then ", result.Plan),-90} {result.Outcome,-20} {result.LongestStall.TotalSeconds,5:0.0} s  {string.Join("; ", result.Complaints)}").TrimEnd();

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Godwit.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
