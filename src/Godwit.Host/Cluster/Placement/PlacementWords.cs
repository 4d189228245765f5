namespace Godwit.Host.Cluster.Placement;

/// <summary>The sentences of a choice.</summary>
internal static class PlacementWords
{
    private const long MiB = 1 << 20;

    public static NodeRefusal Refusal(PlacementRole role, PlacementNode node, RefusalReason reason, long free) => new()
    {
        Node = node.Name,
        Reason = reason,
        Message = reason switch
        {
            RefusalReason.Lost => $"{node.Name} is the node that was lost.",
            RefusalReason.Down => $"{node.Name} is down.",
            RefusalReason.Isolated => $"{node.Name} is isolated: nobody hears it.",
            RefusalReason.Quarantined => $"{node.Name} is quarantined: it was lost too often.",
            RefusalReason.Draining => $"{node.Name} is being drained.",
            RefusalReason.Paused => $"{node.Name} is paused.",
            RefusalReason.AlreadyThere => $"{node.Name} has {role.Name} already.",
            RefusalReason.NotPossibleOwner => $"{node.Name} is not a possible owner of {role.Name}.",
            RefusalReason.Unfit => $"{node.Unfit}.",
            RefusalReason.AntiAffinity => $"{node.Name} has a role that must keep away from {role.Name} ({string.Join(", ", role.AntiAffinity)}).",
            RefusalReason.Affinity => $"{node.Name} has no role that {role.Name} must be with ({string.Join(", ", role.Affinity)}).",
            RefusalReason.NotEnoughMemory => $"{node.Name} has {Math.Max(0, free) / MiB} MiB of memory free of the {role.MemoryBytes / MiB} MiB that {role.Name} needs.",
        },
    };

    public static string Compromise(PlacementRole role, NodeScore score) => score.Conflicts > 0
        ? $"{role.Name} is beside {score.Conflicts} role{(score.Conflicts == 1 ? "" : "s")} that it should keep away from ({string.Join(", ", role.AntiAffinity)})."
        : $"{role.Name} is apart from the roles that it should be with ({string.Join(", ", role.Affinity)}).";
}
