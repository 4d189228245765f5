namespace Godwit.Contracts.Clusters;

/// <summary>A failover cluster as one of its nodes sees it.</summary>
public sealed record ClusterView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The node that answers.</summary>
    public required string NodeName { get; init; }

    /// <summary>The node that places roles and starts those of dead nodes elsewhere; null while there is none.</summary>
    public string? Leader { get; init; }

    public required QuorumView Quorum { get; init; }

    /// <summary>How long a node may be silent before it is given up, in seconds.</summary>
    public required int LeaseSeconds { get; init; }

    /// <summary>How long after the last renewal of its lease a node's guests are ended by its guardian, in seconds.</summary>
    public required double GuestsEndAfterSeconds { get; init; }

    /// <summary>How long after a lease has ended the roles of a self-fenced node may start elsewhere, in seconds.</summary>
    public required double GraceSeconds { get; init; }

    /// <summary>Roles that this cluster lets move at the same time between two nodes is each host's own limit; this is how many roles it has.</summary>
    public required int RoleCount { get; init; }

    /// <summary>How many writes the cluster's memory (etcd) has seen, as far as the node that answers knows.</summary>
    public required long Revision { get; init; }

    public required IReadOnlyList<NodeView> Nodes { get; init; }

    /// <summary>False when this node has lost contact: what it shows is what it knew last.</summary>
    public required bool IsCurrent { get; init; }
}
