using Godwit.Lab.Processes;

namespace Godwit.Lab.Hosts;

/// <summary>Waits for a server by asking it.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="server">What is waited for, for messages.</param>
    /// <param name="isAlive">False ends the waiting: nobody is there who could answer.</param>
    /// <param name="ask">Asked until it succeeds; its words are the cause when it never does.</param>
    /// <param name="patience">How long at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WaitAsync(
        string server, Func<bool> isAlive, Func<CancellationToken, Task<CommandResult>> ask, TimeSpan patience, CancellationToken cancellationToken)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            CommandResult answer = await ask(cancellationToken);
            if (answer.Succeeded)
            {
                return;
            }

            if (!isAlive())
            {
                throw new LabException($"{server} ended at its start: {answer.Error} {answer.Output}");
            }

            if (TimeProvider.System.GetElapsedTime(begun) > patience)
            {
                throw new LabException($"{server} does not answer: {answer.Error} {answer.Output}");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
