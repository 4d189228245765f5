using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Checkpoints;

/// <summary>A VM's checkpoints as a tree.</summary>
internal static class CheckpointTree
{
    /// <param name="vm">vm.json.</param>
    /// <param name="nameOrId">An id, or a name that only one has.</param>
    /// <exception cref="RefusedException">There is none, or more than one.</exception>
    public static Checkpoint Find(VmConfiguration vm, string nameOrId)
    {
        Checkpoint[] found = CheckpointId.TryParse(nameOrId, out CheckpointId id)
            ? [.. All(vm).Where(checkpoint => checkpoint.Id == id)]
            : [.. All(vm).Where(checkpoint => string.Equals(checkpoint.Name, nameOrId, StringComparison.OrdinalIgnoreCase))];
        return found switch
        {
            [Checkpoint one] => one,
            [] => throw new RefusedException(
                ProblemId.CheckpointNotFound, nameOrId, $"{vm.Name} has no checkpoint '{nameOrId}'.", $"List them: godwit checkpoint list {vm.Name}."),
            _ => throw new RefusedException(
                ProblemId.CheckpointNameAmbiguous, nameOrId, $"{found.Length} checkpoints of {vm.Name} are called '{nameOrId}'.",
                $"Name it by its id: godwit checkpoint list {vm.Name} --json."),
        };
    }

    /// <summary>It, and everything that was made on top of it.</summary>
    public static IReadOnlySet<CheckpointId> Subtree(VmConfiguration vm, CheckpointId root)
    {
        HashSet<CheckpointId> subtree = [root];
        // Parents stand before their children.
        foreach (Checkpoint checkpoint in All(vm).Where(checkpoint => checkpoint.ParentId is { } parent && subtree.Contains(parent)))
        {
            subtree.Add(checkpoint.Id);
        }

        return subtree;
    }

    /// <summary>vm.json without some of them; what stood on one of those stands on what that stood on. Images stay as they are.</summary>
    public static VmConfiguration Without(VmConfiguration vm, IReadOnlySet<CheckpointId> gone)
    {
        Dictionary<CheckpointId, CheckpointId?> parents = All(vm).ToDictionary(checkpoint => checkpoint.Id, checkpoint => checkpoint.ParentId);
        Checkpoint[] left =
        [
            .. All(vm).Where(checkpoint => !gone.Contains(checkpoint.Id)).Select(checkpoint => checkpoint with { ParentId = Standing(checkpoint.ParentId) }),
        ];
        return vm with { Checkpoints = left.Length > 0 ? left : null, ParentCheckpointId = Standing(vm.ParentCheckpointId) };

        CheckpointId? Standing(CheckpointId? id)
        {
            while (id is { } parent && gone.Contains(parent))
            {
                id = parents.GetValueOrDefault(parent);
            }

            return id;
        }
    }

    public static VmConfiguration With(VmConfiguration vm, Checkpoint made) =>
        vm with { Checkpoints = [.. All(vm), made], ParentCheckpointId = made.Id };

    /// <summary>Those that an export has made for itself.</summary>
    public static IReadOnlySet<CheckpointId> OfExports(VmConfiguration vm) =>
        All(vm).Where(checkpoint => checkpoint.ForExport is true).Select(checkpoint => checkpoint.Id).ToHashSet();

    public static IReadOnlyList<Checkpoint> All(VmConfiguration vm) => vm.Checkpoints ?? [];
}
