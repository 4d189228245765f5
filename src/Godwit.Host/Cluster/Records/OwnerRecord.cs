using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Records;

/// <summary>Whose a role is. Every change of the owner is one transaction that compares the key's revision.</summary>
internal sealed record OwnerRecord
{
    public required string Owner { get; init; }

    /// <summary>How often it has changed hands.</summary>
    public required long Generation { get; init; }

    /// <summary>The generation at which its owner had it in its journal. One that its owner has not taken up yet would be nobody's without the cluster.</summary>
    public long Held { get; init; }

    /// <summary>It is no role any more, but a virtual machine of this owner's own.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>The move that gave it to this owner; null for a failover. A landing that waits must not take one for the other.</summary>
    public OperationId? GivenBy { get; init; }

    /// <summary>What it is to be, as its owner's journal has it.</summary>
    public required DesiredState Desired { get; init; }

    /// <summary>When it failed over, within its period.</summary>
    public IReadOnlyList<DateTimeOffset> Failovers { get; init; } = [];

    /// <summary>Why nobody tries to start it any more.</summary>
    public Problem? Failed { get; init; }
}
