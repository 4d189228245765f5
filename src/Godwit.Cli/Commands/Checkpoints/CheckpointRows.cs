using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Checkpoints;

/// <summary>
/// A tree of checkpoints as lines, with the place where the VM stands now:
/// <code>
/// before the upgrade
/// ├─ version 1
/// │  └─ Now
/// └─ version 2
/// </code>
/// </summary>
internal static class CheckpointRows
{
    private const string Now = "Now";

    /// <returns>What to show before the facts, and the checkpoint; null for the line of the present.</returns>
    public static IEnumerable<(string Label, CheckpointView? Checkpoint)> Of(IReadOnlyList<CheckpointView> checkpoints)
    {
        HashSet<CheckpointId> known = [.. checkpoints.Select(checkpoint => checkpoint.Id)];
        IEnumerable<CheckpointView> roots = checkpoints.Where(checkpoint => checkpoint.ParentId is not { } parent || !known.Contains(parent));
        return roots.SelectMany(root => Branch(checkpoints, root, "", ""));
    }

    private static IEnumerable<(string Label, CheckpointView? Checkpoint)> Branch(
        IReadOnlyList<CheckpointView> all, CheckpointView root, string first, string rest)
    {
        yield return (first + root.Name, root);
        List<CheckpointView?> children = [.. all.Where(checkpoint => checkpoint.ParentId == root.Id)];
        if (root.IsCurrent)
        {
            children.Add(null);
        }

        for (int i = 0; i < children.Count; i++)
        {
            bool last = i == children.Count - 1;
            string fork = rest + (last ? "└─ " : "├─ ");
            if (children[i] is not { } child)
            {
                yield return (fork + Now, null);
                continue;
            }

            foreach ((string, CheckpointView?) row in Branch(all, child, fork, rest + (last ? "   " : "│  ")))
            {
                yield return row;
            }
        }
    }
}
