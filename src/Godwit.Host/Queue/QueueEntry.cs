using Godwit.Host.Operations;

namespace Godwit.Host.Queue;

/// <summary>A move in the queue, under the queue's lock.</summary>
internal sealed class QueueEntry(QueuedMove move)
{
    public QueuedMove Move { get; set; } = move;

    /// <summary>Null after a restart, until its virtual machine takes it up again.</summary>
    public Operation? Operation { get; set; }

    /// <summary>It has been told that it waits, and the journal knows it.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Completes with its turn; null while it does not ask for one.</summary>
    public TaskCompletionSource<IDisposable>? Turn { get; set; }

    /// <summary>The host that has to give what it waits for.</summary>
    public string? WaitsFor { get; set; }
}
