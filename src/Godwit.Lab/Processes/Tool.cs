using System.Diagnostics;

namespace Godwit.Lab.Processes;

/// <summary>Runs the machine's own tools: ip, tc, nsenter, qemu-img.</summary>
public static class Tool
{
    /// <summary>Runs to the end and gives back how it went. A cancelled run is killed.</summary>
    public static async Task<CommandResult> TryAsync(
        string file, IReadOnlyList<string> arguments, string? input = null, CancellationToken cancellationToken = default)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = StartProcess(start);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
            await FeedAsync(process, input);
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, (await output).TrimEnd(), (await error).TrimEnd());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Runs to the end and gives back what it wrote.</summary>
    /// <exception cref="LabException">It could not be started, or ended with anything but 0.</exception>
    public static async Task<string> RunAsync(
        string file, IReadOnlyList<string> arguments, string? input = null, CancellationToken cancellationToken = default)
    {
        CommandResult result = await TryAsync(file, arguments, input, cancellationToken);
        return result.Succeeded
            ? result.Output
            : throw new LabException($"'{file} {string.Join(' ', arguments)}' ended with {result.ExitCode}: {result.Error}");
    }

    private static async Task FeedAsync(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input ?? "");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code and its own words say why.
        }
    }

    private static Process StartProcess(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new LabException($"'{start.FileName}' cannot be started; eng/setup installs what the lab needs.", missing);
        }
    }
}
