using System.Globalization;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Uml;

/// <summary>The processes of a User-mode Linux host, which have nothing to do with those that one sees outside.</summary>
/// <param name="agent">Who knows them.</param>
/// <param name="isOn">Whether there is a kernel to ask.</param>
internal sealed class UmlProcesses(UmlAgent agent, Func<bool> isOn) : IProcessTable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>An identity is used where one cannot wait, and this answer takes some milliseconds.</summary>
    public bool IsAlive(ProcessIdentity process) => isOn() && Task.Run(() => LivesAsync(process)).GetAwaiter().GetResult();

    public async Task EndAsync(ProcessIdentity process, int signal, TimeSpan patience)
    {
        if (isOn() && await AskAsync(process, signal, patience) != 0)
        {
            throw new LabException($"Process {process.Pid} did not end within {patience.TotalSeconds:0} s of signal {signal}.");
        }
    }

    /// <summary>Each with its command line.</summary>
    public async Task<IReadOnlyList<(ProcessIdentity Process, string CommandLine)>> ListAsync(CancellationToken cancellationToken)
    {
        if (!isOn())
        {
            return [];
        }

        CommandResult list = await agent.RunAsync(["@list"], null, cancellationToken);
        return
        [
            .. list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 3)).Select(words => (
                new ProcessIdentity(int.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture)) { Table = this },
                words[2])),
        ];
    }

    private async Task<bool> LivesAsync(ProcessIdentity process)
    {
        try
        {
            return await AskAsync(process, 0, TimeSpan.Zero) != 0;
        }
        catch (LabException) when (!isOn())
        {
            return false;
        }
    }

    private async Task<int> AskAsync(ProcessIdentity process, int signal, TimeSpan patience)
    {
        using CancellationTokenSource limit = new(patience + Patience, TimeProvider.System);
        string[] question =
        [
            "@kill", Number(process.Pid), Number(process.StartTicks), Number(signal), Number((long)patience.TotalMilliseconds),
        ];
        return (await agent.RunAsync(question, null, limit.Token)).ExitCode;

        static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
