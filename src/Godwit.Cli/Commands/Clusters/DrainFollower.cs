using Godwit.Cli.Running;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

/// <summary>Waits for a drain's end, and tells of each role that has gone.</summary>
internal static class DrainFollower
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <param name="invocation">The command.</param>
    /// <param name="node">The node.</param>
    /// <param name="told">Moves that were there before, which nobody wants to hear of.</param>
    /// <param name="cancellationToken">Stops the waiting; the drain goes on.</param>
    public static async Task<int> FollowAsync(Invocation invocation, string node, HashSet<string> told, CancellationToken cancellationToken)
    {
        while (true)
        {
            NodeView view = (await invocation.Client.GetClusterAsync(cancellationToken)).Nodes.First(one => string.Equals(one.Name, node, StringComparison.OrdinalIgnoreCase));
            foreach (RoleMoveView move in (await invocation.Client.GetClusterMovesAsync(cancellationToken))
                .Where(move => move.SourceNode == view.Name && move.State is RoleMoveState.Completed or RoleMoveState.Failed or RoleMoveState.Cancelled).Reverse())
            {
                Tell(invocation, move, told);
            }

            if (view.Drain is DrainStatus.Completed or DrainStatus.Failed or DrainStatus.NotInitiated)
            {
                invocation.Printer.Words(
                    view.Drain is DrainStatus.Completed ? $"{view.Name} is drained." : view.Problem?.ToString() ?? $"{view.Name} is resumed; the drain has ended.");
                return view.Drain is DrainStatus.Completed ? ExitCodes.Ok : ExitCodes.Failed;
            }

            await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        }
    }

    private static void Tell(Invocation invocation, RoleMoveView move, HashSet<string> told)
    {
        if (told.Add(move.Id.ToString()))
        {
            invocation.Printer.Words(MoveRows.Sentence(move));
        }
    }
}
