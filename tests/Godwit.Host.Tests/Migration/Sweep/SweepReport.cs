using System.Globalization;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>A sweep's table in artifacts; ./test prints its last line.</summary>
internal static class SweepReport
{
    public static void Write(string file, string title, IReadOnlyList<SweepResult> results)
    {
        int failed = results.Count(result => result.Complaints.Count > 0);
        int moved = results.Count(result => result.Outcome.EndsWith("moved", StringComparison.Ordinal));
        int passedOn = results.Count(result => result.Outcome.EndsWith("passed on", StringComparison.Ordinal));
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {results.Count} cases, {moved} moved, {results.Count - moved - passedOn - failed} stayed, {(passedOn > 0 ? $"{passedOn} passed on, " : "")}"
            + $"{results.Count(result => result.Outcome.Contains("restarted", StringComparison.Ordinal))} of them restarted, {failed} failed");
        File.WriteAllLines(Path.Combine(Root(), "artifacts", file), [.. results.Select(LineOf), summary]);
        Console.WriteLine(summary);
    }

    public static string LineOf(SweepResult result) => string.Create(
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
