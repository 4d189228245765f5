using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Vms;

/// <summary>The commands that find a VM's host, start an operation there and wait for its end.</summary>
internal static class VmAct
{
    public static Command Acts(
        this Command command,
        Surroundings surroundings,
        Argument<string> vm,
        Func<Invocation, GodwitClient, string, CancellationToken, Task<OperationView>> act) =>
        command.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            GodwitClient owner = await invocation.Hosts.OwnerOfAsync(invocation.Of(vm), cancellationToken);
            OperationView started = await act(invocation, owner, invocation.Of(vm), cancellationToken);
            return await new OperationFollower(invocation, owner).FollowAsync(started, cancellationToken);
        });
}
