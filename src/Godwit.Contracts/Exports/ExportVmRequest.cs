namespace Godwit.Contracts.Exports;

/// <summary>Export-VM and Export-VMCheckpoint: a copy of everything that a machine is made of, to be imported anywhere.</summary>
public sealed record ExportVmRequest
{
    /// <summary>Folder in which a folder with the machine's name is made.</summary>
    public required string Path { get; init; }

    /// <summary>Of a machine that runs; null is CaptureSavedState.</summary>
    public CaptureLiveState? CaptureLiveState { get; init; }

    /// <summary>Name or id of a checkpoint: it alone is exported, as a machine without checkpoints.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Cap for what is copied, bytes a second; null is without limit. It can be changed while it runs.</summary>
    public long? MaximumBytesPerSecond { get; init; }
}
