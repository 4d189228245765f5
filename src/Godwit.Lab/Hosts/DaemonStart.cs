using Godwit.Client;
using Godwit.Contracts.Problems;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Hosts;

/// <summary>Waits for a daemon's first answer.</summary>
internal static class DaemonStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task WaitAsync(LabHost host, ProcessIdentity daemon, CancellationToken cancellationToken)
    {
        long begun = TimeProvider.System.GetTimestamp();
        using GodwitClient client = host.OpenClient();
        while (true)
        {
            try
            {
                await client.GetHostAsync(cancellationToken);
                return;
            }
            catch (GodwitException silent) when (silent.Problem.Id is ProblemId.HostUnreachable)
            {
                if (!daemon.IsAlive)
                {
                    throw new LabException($"The daemon of {host.Name} ended at its start.", silent);
                }

                if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                {
                    throw new LabException($"The daemon of {host.Name} does not answer.", silent);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, cancellationToken);
        }
    }
}
