using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

internal static class RoleMove
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> role = ClusterCommands.Role();
        Option<string?> to = new("--to") { Description = "The node; the best one by default" };
        Option<VmMigrationType> type = new("--type") { Description = "Live, Quick (saved for the way), Shutdown, ShutdownForce or TurnOff" };
        Option<bool> cancel = new("--cancel") { Description = "Call its move off" };
        Option<bool> noWait = new("--no-wait") { Description = "Do not wait for its end" };
        return new CommandWithExamples(
            "move", "Moves a role to another node while it runs. It waits for its turn in the cluster's memory, which any node may outlive.",
            "godwit cluster role move web01", "godwit cluster role move web01 --to hostb", "godwit cluster role move web01 --type Quick", "godwit cluster role move web01 --cancel")
        {
            role, to, type, cancel, noWait,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            GodwitClient client = invocation.Client;
            if (invocation.Of(cancel))
            {
                RoleMoveView open = (await client.GetClusterMovesAsync(cancellationToken)).FirstOrDefault(move => IsOpen(move) && Is(move, invocation.Of(role)))
                    ?? throw new UsageException($"No move of {invocation.Of(role)} waits or runs.");
                await client.CancelClusterMoveAsync(open.Id, cancellationToken);
                return await FollowAsync(invocation, client, open, cancellationToken) is ExitCodes.Cancelled ? ExitCodes.Ok : ExitCodes.Failed;
            }

            RoleMoveView asked = await client.MoveClusterRoleAsync(
                invocation.Of(role), new MoveRoleRequest { Node = invocation.Of(to), Type = invocation.Of(type) }, cancellationToken);
            if (invocation.Of(noWait))
            {
                invocation.Printer.Words(MoveRows.Sentence(asked));
                return ExitCodes.Ok;
            }

            return await FollowAsync(invocation, client, asked, cancellationToken);
        });
    }

    private static async Task<int> FollowAsync(Invocation invocation, GodwitClient client, RoleMoveView asked, CancellationToken cancellationToken)
    {
        string told = "";
        while (true)
        {
            RoleMoveView move = (await client.GetClusterMovesAsync(cancellationToken)).FirstOrDefault(one => one.Id == asked.Id) ?? asked;
            if (IsOpen(move))
            {
                string now = MoveRows.Sentence(move);
                if (now != told && !invocation.Json)
                {
                    invocation.Printer.Words(told = now);
                }

                await Task.Delay(Interval, TimeProvider.System, cancellationToken);
                continue;
            }

            if (invocation.Json)
            {
                invocation.Printer.Json(move, GodwitJson.Default.RoleMoveView);
            }
            else
            {
                invocation.Printer.Words(MoveRows.Sentence(move));
            }

            if (move is { State: RoleMoveState.Failed, Problem: { } problem })
            {
                invocation.Printer.Complaint(problem);
            }

            return move.State switch
            {
                RoleMoveState.Completed => ExitCodes.Ok,
                RoleMoveState.Cancelled => ExitCodes.Cancelled,
                _ => ExitCodes.Failed,
            };
        }
    }

    private static bool IsOpen(RoleMoveView move) => move.State is RoleMoveState.Queued or RoleMoveState.Running;

    private static bool Is(RoleMoveView move, string role) =>
        string.Equals(move.VmName, role, StringComparison.OrdinalIgnoreCase) || move.VmId.ToString() == role;
}
