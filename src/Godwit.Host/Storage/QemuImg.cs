using System.Diagnostics;
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
    /// <summary>Runs it to its end; cancelling kills it and waits until it is gone.</summary>
    /// <param name="target">The file that a refusal names.</param>
    /// <param name="arguments">The verb and what follows.</param>
    /// <param name="percent">Told of the progress, 0 to 100.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="RefusedException">It failed.</exception>
    public static async Task RunAsync(string target, IReadOnlyList<string> arguments, Action<double> percent, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo("qemu-img", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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

        process.StandardInput.Close();
        await using CancellationTokenRegistration kill = cancellationToken.Register(() => Kill(process));
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await ReadProgressAsync(process.StandardOutput, percent);
        string words = (await error).Trim();
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw Failed(target, words.Length > 0 ? string.Join("; ", words.Split('\n')) : $"exit code {process.ExitCode}");
        }
    }

    /// <summary>Whether two images show a guest the same; their parents are not looked at.</summary>
    /// <exception cref="RefusedException">They do not.</exception>
    public static async Task CompareAsync(string from, DiskFormat before, string to, DiskFormat after, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(
                to, ["compare", "-q", "-U", "-f", DiskFormats.DriverOf(before), "-F", DiskFormats.DriverOf(after), "--", from, to], _ => { }, cancellationToken);
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
