using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// Starts copying a disk to another node of the same size, and following its writes. An unequal size fails later, in the job.
/// </summary>
public sealed record BlockdevMirror : IQmpCommand<QmpEmpty>
{
    public required string JobId { get; init; }

    /// <summary>The node to copy.</summary>
    public required string Device { get; init; }

    public required string Target { get; init; }

    public required MirrorSync Sync { get; init; }

    /// <summary>Null means background.</summary>
    public MirrorCopyMode? CopyMode { get; init; }

    /// <summary>Bytes a second; 0 or null is without limit.</summary>
    public long? Speed { get; init; }

    /// <summary>
    /// Bytes copied for one changed byte, a power of two from 512. 64 KiB by default, which multiplies random small writes on
    /// slow links.
    /// </summary>
    public int? Granularity { get; init; }

    /// <summary>Bytes in flight.</summary>
    public long? BufSize { get; init; }

    public IoErrorAction? OnSourceError { get; init; }

    /// <summary>Null means report; keep it so.</summary>
    public IoErrorAction? OnTargetError { get; init; }

    public string? FilterNodeName { get; init; }

    public bool? AutoFinalize { get; init; }

    /// <summary>False keeps the concluded job listed, so that its error can be read.</summary>
    public bool? AutoDismiss { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "blockdev-mirror";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockdevMirror;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
