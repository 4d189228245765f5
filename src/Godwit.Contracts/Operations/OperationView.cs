using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Operations;

/// <summary>
/// An operation as it stands now. The event stream of an operation is a sequence of these, the newest always whole; the
/// event id is <see cref="Revision"/>, so a watcher that was cut off resumes after the last one it saw.
/// </summary>
public sealed record OperationView
{
    public required OperationId Id { get; init; }

    public required OperationKind Kind { get; init; }

    public required OperationState State { get; init; }

    /// <summary>Null when it is about a virtual hard disk file and no virtual machine.</summary>
    public VmId? VmId { get; init; }

    /// <summary>Name of the virtual machine; path of the file when it is about a virtual hard disk.</summary>
    public required string VmName { get; init; }

    /// <summary>Who asked: a certificate's subject, or "root (local)".</summary>
    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>True while a cancel is still honoured: for a move, until the hand-over; for work on a virtual hard disk, until the result takes its place.</summary>
    public required bool Cancellable { get; init; }

    /// <summary>Counts up with every change of this operation.</summary>
    public required long Revision { get; init; }

    /// <summary>Why it failed.</summary>
    public Problem? Problem { get; init; }

    /// <summary>For moves.</summary>
    public MoveProgress? Progress { get; init; }

    /// <summary>For a move that waits for its turn: its place in the queue of its host, from 1. Null when it does not wait.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>The host that has as many moves as it allows, for which a move waits.</summary>
    public string? WaitsForHost { get; init; }

    /// <summary>True while somebody holds what it copies. What a guest does is not held.</summary>
    public bool? Paused { get; init; }

    /// <summary>For work on virtual hard disks, once some of it is done.</summary>
    public VirtualHardDiskProgress? HardDiskProgress { get; init; }

    /// <summary>What is worth knowing about how it was done ("The guest stood still for 9 ms").</summary>
    public string? Note { get; init; }

    /// <summary>For moves, when they have ended.</summary>
    public MoveReport? Report { get; init; }

    /// <summary>What happened to it so far, the oldest first: its beginning, its phases, remarks, its end.</summary>
    public IReadOnlyList<OperationEvent>? Events { get; init; }

    /// <summary>Of the trace that it is told in, 32 hexadecimal digits; null unless the host exports traces.</summary>
    public string? TraceId { get; init; }

    /// <summary>For moves: host that sends and host that receives.</summary>
    public string? SourceHost { get; init; }

    public string? DestinationHost { get; init; }
}
