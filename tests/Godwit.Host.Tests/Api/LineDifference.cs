namespace Godwit.Host.Tests.Api;

/// <summary>What changed between two texts, for a person: the lines in the middle that are not the same at both ends.</summary>
internal static class LineDifference
{
    private const int MostLines = 40;
    private const int Around = 3;

    public static string Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        int shorter = Math.Min(before.Count, after.Count);
        int head = 0;
        while (head < shorter && before[head] == after[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < shorter - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        int from = Math.Max(0, head - Around);
        return string.Join('\n', (IEnumerable<string>)
        [
            $"@@ line {head + 1}",
            .. before.Skip(from).Take(head - from).Select(line => "  " + line),
            .. Cut(before.Take(before.Count - tail).Skip(head).Select(line => "- " + line)),
            .. Cut(after.Take(after.Count - tail).Skip(head).Select(line => "+ " + line)),
        ]);
    }

    private static string[] Cut(IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        return all.Length <= MostLines ? all : [.. all.Take(MostLines), $"  ... and {all.Length - MostLines} more"];
    }
}
