namespace Godwit.Contracts.Moves;

/// <summary>Moves a VM to another host of the domain.</summary>
public sealed record MoveRequest
{
    /// <summary>Name of the destination host, as its certificate and the source's list of hosts call it.</summary>
    public required string DestinationHost { get; init; }

    /// <summary>Where the VM's files go.</summary>
    public required MoveStorage Storage { get; init; }

    /// <summary>
    /// True makes it highly available at a node of a failover cluster, once it is there; false takes that from it first, to leave its cluster. Null
    /// leaves it as it is: a role goes only to another node.
    /// </summary>
    public bool? HighlyAvailable { get; init; }

    /// <summary>What becomes of the ISO images in its DVD drives; null is FindOrCarry. Those in the VM's own folder are carried unless ejected.</summary>
    public IsoChoice? Isos { get; init; }

    /// <summary>ISO images that lie under another path at the destination. They are found there or the move is refused.</summary>
    public IReadOnlyList<DiskPath>? IsoPaths { get; init; }

    /// <summary>Switches of the destination by the names of those here; an empty one is "Not Connected". Others keep their names.</summary>
    public IReadOnlyDictionary<string, string>? Switches { get; init; }

    /// <summary>False refuses the move when the host has as many as it allows; otherwise it waits for its turn.</summary>
    public bool? Queue { get; init; }

    /// <summary>Where it comes in when it has to wait; null is Medium.</summary>
    public MovePriority? Priority { get; init; }

    /// <summary>How memory goes over the network; null is the source host's setting.</summary>
    public MigrationPerformance? PerformanceOption { get; init; }

    /// <summary>How long a running guest may be paused, and what happens when its memory cannot keep to that; null is the default of each.</summary>
    public MovePolicy? Policy { get; init; }

    /// <summary>Cap for all that the move sends, bytes a second; null is without limit. It can be changed while it runs.</summary>
    public long? MaximumBytesPerSecond { get; init; }
}
