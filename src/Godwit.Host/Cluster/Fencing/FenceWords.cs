using Godwit.Host.Guests;

namespace Godwit.Host.Cluster.Fencing;

/// <summary>What an agent has to say for itself when it fails.</summary>
internal static class FenceWords
{
    private const string Mark = " ERROR: ";
    private const string Usage = "Please use '-h' for usage";

    /// <summary>
    /// Its errors, without secrets. Agents are scripts, and warn of themselves on the same stream:
    /// <code>
    ///  /usr/sbin/fence_ipmilan:5: DeprecationWarning: 'pipes' is deprecated ...
    ///  2026-03-01 19:47:59,101 ERROR: Failed: You have to enter fence address
    ///  2026-03-01 19:47:59,101 ERROR: Please use '-h' for usage
    /// </code>
    /// </summary>
    public static string Of(ProcessesOutcome outcome, FenceDevice device)
    {
        string[] lines = outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] errors = [.. lines.Where(line => line.Contains(Mark, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim()).Where(error => error != Usage)];
        string words = errors.Length > 0 ? string.Join("; ", errors) : lines.Length > 0 ? lines[^1] : outcome.Words;
        return FenceSecrets.Hide(words.TrimEnd('.'), device);
    }
}
