using System.Diagnostics;

namespace Godwit.Host.Guests;

/// <summary>Runs the small programs that the host is made of (ip, qemu-img, getent) and hands back their words.</summary>
internal static class Processes
{
    /// <summary>
    /// Runs a program to its end. Cancelling kills it and everything it started. A program that is not installed is an
    /// outcome too (exit code 127, as in a shell): its absence is for the caller to judge.
    /// </summary>
    public static Task<ProcessesOutcome> RunAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(program, arguments, input: "", cancellationToken);

    /// <summary>The same, with something to read: what must not be seen in the list of processes.</summary>
    public static async Task<ProcessesOutcome> RunAsync(
        string program, IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Words are parsed and shown to people; both want English.
        start.Environment["LC_ALL"] = "C";
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return new ProcessesOutcome { ExitCode = 127, Output = "", Error = $"{program}: {failure.Message}" };
        }

        try
        {
            await FeedAsync(process, input, cancellationToken);
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ProcessesOutcome
            {
                ExitCode = process.ExitCode,
                Output = await output,
                Error = (await error).Trim(),
            };
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task FeedAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            if (input.Length > 0)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code and its words say why.
        }
    }
}
