using System.Diagnostics;
using System.Globalization;

namespace Godwit.Bench.Idle;

/// <summary>How long the command line takes from being called to having said all it can do.</summary>
internal static class HelpTime
{
    private const int Times = 40;
    private const double MostMilliseconds = 30;

    /// <summary>True when the aim was met, or there is no program to ask.</summary>
    public static async Task<bool> RunAsync(string program, TextWriter output, CancellationToken cancellationToken)
    {
        if (!File.Exists(program))
        {
            await output.WriteLineAsync($"godwit --help: {program} is not there; ./run builds it");
            return true;
        }

        List<double> all = [];
        for (int i = 0; i < Times; i++)
        {
            all.Add((await OnceAsync(program, cancellationToken)).TotalMilliseconds);
        }

        all.Sort();
        double median = all[Times / 2];
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"godwit --help: {median:0.0} ms in the median of {Times}, {all[0]:0.0} at best, the cost of starting a process included   (aim: at most {MostMilliseconds} ms)"));
        return median <= MostMilliseconds;
    }

    private static async Task<TimeSpan> OnceAsync(string program, CancellationToken cancellationToken)
    {
        long begin = TimeProvider.System.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, "--help") { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return TimeProvider.System.GetElapsedTime(begin);
    }
}
