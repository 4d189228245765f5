using System.Globalization;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Uml;

/// <summary>The processes of a User-mode Linux host, which have nothing to do with those that one sees outside.</summary>
/// <param name="agent">Who knows them.</param>
/// <param name="isOn">Whether there is a kernel to ask.</param>
internal sealed class UmlProcesses(UmlAgent agent, Func<bool> isOn) : IProcessTable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public bool IsAlive(ProcessIdentity process)
    {
        try
        {
            return isOn() && agent.Ask(Question(process, 0, TimeSpan.Zero)) != 0;
        }
        catch (LabException) when (!isOn())
        {
            return false;
        }
    }

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

    private async Task<int> AskAsync(ProcessIdentity process, int signal, TimeSpan patience)
    {
        using CancellationTokenSource limit = new(patience + Patience, TimeProvider.System);
        return (await agent.RunAsync(Question(process, signal, patience), null, limit.Token)).ExitCode;
    }

    /// <summary>Answered with 0 once the process is gone, and with 1 if it is not by then.</summary>
    private static string[] Question(ProcessIdentity process, int signal, TimeSpan patience)
    {
        return ["@kill", Number(process.Pid), Number(process.StartTicks), Number(signal), Number((long)patience.TotalMilliseconds)];

        static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
