using System.Globalization;

namespace Godwit.Lab.Processes;

/// <summary>Starts processes that outlive us, in a session of their own.</summary>
internal static class Background
{
    // $1 log, $2 file for the process id, then the command. exec keeps the id.
    private const string Script = """exec >>"$1" 2>&1 </dev/null; echo "$$ ." >"$2"; shift 2; exec "$@" """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Returns once the process is there; its identity is kept in <paramref name="identityPath"/>.</summary>
    public static async Task<ProcessIdentity> StartAsync(
        string logPath, string identityPath, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        File.Delete(identityPath);
        await Tool.RunAsync(
            "setsid", ["--fork", "sh", "-c", Script, "sh", logPath, identityPath, .. command], null, cancellationToken);

        long begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (File.Exists(identityPath)
                && await File.ReadAllTextAsync(identityPath, cancellationToken) is { } text
                && text.EndsWith(".\n", StringComparison.Ordinal))
            {
                int pid = int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
                ProcessIdentity identity = ProcessIdentity.Of(pid)
                    ?? throw new LabException($"'{string.Join(' ', command)}' ended at once; its log is {logPath}.");
                identity.Save(identityPath);
                return identity;
            }

            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
            {
                throw new LabException($"'{string.Join(' ', command)}' did not start; its log is {logPath}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
    }
}
