using System.CommandLine;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Vhds;

/// <summary>The commands that start an operation on a host's file and wait for its end.</summary>
internal static class VhdAct
{
    public static Command Acts(
        this Command command, Surroundings surroundings, Func<Invocation, GodwitClient, CancellationToken, Task<OperationView>> act) =>
        command.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            GodwitClient host = invocation.Client;
            OperationView started = await act(invocation, host, cancellationToken);
            return await new OperationFollower(invocation, host).FollowAsync(started, cancellationToken);
        });
}
