using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Storage;

/// <summary>Runs qemu-img on work that takes a while. With -p it prints <c>    (12.34/100%)\r</c> over and over.</summary>
internal static partial class QemuImg
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    /// <summary>Signals by name come through standard input; at its end, which is also that of a daemon that was killed, so does KILL.</summary>
    private const string HeldScript =
        """
        exec 3<&0
        qemu-img "$@" 3<&- < /dev/null &
        child=$!
        (while read -r signal <&3; do kill -"$signal" $child; done; kill -KILL $child) > /dev/null 2>&1 &
        reader=$!
        exec 3<&-
        wait $child
        status=$?
        kill -KILL $reader
        exit $status
        """;

    /// <summary>Runs it to its end; cancelling kills it and waits until it is gone.</summary>
    /// <param name="target">The file that a refusal names.</param>
    /// <param name="arguments">The verb and what follows.</param>
    /// <param name="percent">Told of the progress, 0 to 100.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="RefusedException">It failed.</exception>
    public static Task RunAsync(string target, IReadOnlyList<string> arguments, Action<double> percent, CancellationToken cancellationToken) =>
        RunAsync(target, new ProcessStartInfo("qemu-img", arguments), percent, (process, _) =>
        {
            process.StandardInput.Close();
            return Task.CompletedTask;
        }, cancellationToken);

    /// <summary>
    /// The same, held back: it stands still while <paramref name="pass"/>, which is asked ten times a second, has not returned. It can
    /// neither go on without us nor stand still for ever: with our end of its input, it is killed.
    /// </summary>
    /// <param name="target">The file that a refusal names.</param>
    /// <param name="arguments">The verb and what follows.</param>
    /// <param name="percent">Told of the progress, 0 to 100.</param>
    /// <param name="pass">Returns when it may go on.</param>
    /// <param name="time">Between two questions.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="RefusedException">It failed.</exception>
    public static Task RunAsync(
        string target, IReadOnlyList<string> arguments, Action<double> percent, Func<CancellationToken, ValueTask> pass, TimeProvider time,
        CancellationToken cancellationToken) => RunAsync(
            target, new ProcessStartInfo("sh", ["-c", HeldScript, "godwit-convert", .. arguments]), percent,
            (process, token) => HoldAsync(process, pass, time, token), cancellationToken);

    [SuppressMessage("Reliability", "CA2025", Justification = "What goes on beside it ends before it, whatever happens.")]
    private static async Task RunAsync(
        string target, ProcessStartInfo start, Action<double> percent, Func<Process, CancellationToken, Task> beside, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["LC_ALL"] = "C";
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw Failed(target, $"qemu-img: {missing.Message}");
        }

        await using CancellationTokenRegistration kill = cancellationToken.Register(() => Kill(process));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task holding = beside(process, ended.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await ReadProgressAsync(process.StandardOutput, percent);
        string words = (await error).Trim();
        await process.WaitForExitAsync(CancellationToken.None);
        await ended.CancelAsync();
        await holding;
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw Failed(target, words.Length > 0 ? string.Join("; ", words.Split('\n')) : $"exit code {process.ExitCode}");
        }
    }

    /// <summary>Whether two images show a guest the same; their parents are not looked at.</summary>
    /// <exception cref="RefusedException">They do not.</exception>
    public static async Task CompareAsync(
        string from, DiskFormat before, string to, DiskFormat after, Action<double> percent, Func<CancellationToken, ValueTask> pass, TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(
                to, ["compare", "-p", "-U", "-f", DiskFormats.DriverOf(before), "-F", DiskFormats.DriverOf(after), "--", from, to],
                percent, pass, time, cancellationToken);
        }
        catch (RefusedException differing) when (differing.Problem.Id is ProblemId.QemuFailed)
        {
            throw new RefusedException(
                ProblemId.CopyDiffers, to, $"{to} does not show what {from} shows: {differing.Problem.Message}", "Check the destination's disk; the original is untouched.");
        }
    }

    /// <summary>What its words mean.</summary>
    public static RefusedException Failed(string target, string words) =>
        words.Contains("lock", StringComparison.Ordinal) && words.Contains("Failed to get", StringComparison.Ordinal) ? new RefusedException(
            ProblemId.ImageInUse, target, $"{target} is in use by another program: {words.TrimEnd('.')}.",
            "Stop what uses it (a running virtual machine, qemu-img, qemu-nbd), then try again.")
        : words.Contains("No space left", StringComparison.Ordinal) ? new RefusedException(
            ProblemId.NotEnoughSpace, target, $"{target} could not be written: the file system is full.", "Free some space, or choose another folder.")
        : new RefusedException(
            ProblemId.QemuFailed, target, $"qemu-img could not work on {target}: {words.TrimEnd('.')}.", "Check the file (godwit vhd test) and the file system.");

    /// <summary>The percent at the end of what was printed so far, if there is one.</summary>
    public static double? PercentIn(string printed) =>
        Percent().Match(printed) is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    private static async Task HoldAsync(Process process, Func<CancellationToken, ValueTask> pass, TimeProvider time, CancellationToken ended)
    {
        try
        {
            while (!process.HasExited)
            {
                await Task.Delay(BetweenLooks, time, ended);
                ValueTask passing = pass(ended);
                if (!passing.IsCompleted)
                {
                    await process.StandardInput.WriteAsync("STOP\n");
                    await process.StandardInput.FlushAsync(ended);
                    await passing;
                    await process.StandardInput.WriteAsync("CONT\n");
                    await process.StandardInput.FlushAsync(ended);
                }
                else
                {
                    await passing;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It has ended, or is being killed.
        }
        catch (Exception failure)
        {
            // Its input closes a moment before it is gone.
            if (failure is not IOException || !await EndsAsync(process))
            {
                Kill(process);
                throw;
            }
        }
    }

    private static async Task<bool> EndsAsync(Process process)
    {
        Task end = process.WaitForExitAsync(CancellationToken.None);
        return await Task.WhenAny(end, Task.Delay(EndPatience, TimeProvider.System, CancellationToken.None)) == end;
    }

    private static async Task ReadProgressAsync(StreamReader output, Action<double> percent)
    {
        char[] buffer = new char[256];
        var tail = new StringBuilder();
        int read;
        while ((read = await output.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            tail.Append(buffer, 0, read);
            if (PercentIn(tail.ToString()) is { } found)
            {
                percent(found);
                tail.Clear();
            }
            else if (tail.Length > buffer.Length)
            {
                tail.Remove(0, tail.Length - 32);
            }
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    [GeneratedRegex(@"\((\d+\.\d+)/100%\)", RegexOptions.RightToLeft)]
    private static partial Regex Percent();
}
