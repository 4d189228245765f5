using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Moves;

/// <summary>Moves a VM's files to other places on its host, as Move-VMStorage does; running, paused, saved or off.</summary>
public sealed record MoveStorageRequest
{
    /// <summary>Where they go: a single location, item by item, or only the virtual hard disks.</summary>
    public required MoveStorage Storage { get; init; }

    /// <summary>The format of the disks that move, afterwards; null keeps each one's own.</summary>
    public DiskFormat? Format { get; init; }

    /// <summary>True keeps the old images of the disks where they are. They are nobody's afterwards.</summary>
    public bool? RetainVhdCopiesOnSource { get; init; }

    /// <summary>Cap for all disks together, bytes a second; null is without limit. It can be changed while they move.</summary>
    public long? MaximumBytesPerSecond { get; init; }

    /// <summary>
    /// Longest that a read, write or flush of the running guest may take on average over a second, milliseconds. While it takes longer,
    /// the copying is held back, down to almost nothing. Null lets a guest at work have its requests take about a third longer than
    /// undisturbed, and holds the copying back to 32 MiB a second at the least.
    /// </summary>
    public int? GuestLatencyBoundMilliseconds { get; init; }

    /// <summary>True copies as fast as it can, whatever the guest feels.</summary>
    public bool? FullSpeed { get; init; }

    /// <summary>False refuses the move when the host has as many as it allows; otherwise it waits for its turn.</summary>
    public bool? Queue { get; init; }

    /// <summary>Where it comes in when it has to wait; null is Medium.</summary>
    public MovePriority? Priority { get; init; }
}
