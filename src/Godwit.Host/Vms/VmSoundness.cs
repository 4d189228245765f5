using Godwit.Contracts.Vms;

namespace Godwit.Host.Vms;

/// <summary>What every vm.json that we write holds to, and one that was written by hand, or by nobody we know, may not.</summary>
internal static class VmSoundness
{
    /// <summary>What is wrong, as the end of a sentence; null when nothing is.</summary>
    public static string? FaultOf(VmConfiguration vm) => Gap(vm) ?? Tree(vm);

    private static string? Gap(VmConfiguration vm)
    {
        (string Name, IEnumerable<object?> Items)[] lists =
        [
            ("disks", vm.Disks), ("networkAdapters", vm.NetworkAdapters), ("dvdDrives", vm.DvdDrives ?? []), ("luns", vm.Luns ?? []), ("checkpoints", vm.Checkpoints ?? []),
            ("layers", vm.Disks.SelectMany(disk => disk?.Layers ?? [])),
        ];
        return lists.Where(list => list.Items.Contains(null)).Select(list => $"one of its {list.Name} is null").FirstOrDefault()
            ?? (vm.Checkpoints ?? []).Select(checkpoint => Gap(checkpoint.Configuration)).FirstOrDefault(gap => gap is not null);
    }

    /// <summary>Parents stand before their children, so that there is no circle.</summary>
    private static string? Tree(VmConfiguration vm)
    {
        HashSet<CheckpointId> before = [];
        foreach (Checkpoint checkpoint in vm.Checkpoints ?? [])
        {
            if (checkpoint.ParentId is { } parent && !before.Contains(parent))
            {
                return $"its checkpoint {checkpoint.Id} stands on {parent}, which is none of those before it";
            }

            if (!before.Add(checkpoint.Id))
            {
                return $"two of its checkpoints are {checkpoint.Id}";
            }
        }

        return vm.ParentCheckpointId is { } now && !before.Contains(now) ? $"it stands on the checkpoint {now}, which it does not have" : null;
    }
}
