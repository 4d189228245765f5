using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Merges layers of a chain downwards. Committing the top layer becomes ready and must be completed.</summary>
public sealed record BlockCommit : IQmpCommand<QmpEmpty>
{
    public required string JobId { get; init; }

    /// <summary>The top of the chain.</summary>
    public required string Device { get; init; }

    public string? BaseNode { get; init; }

    public string? TopNode { get; init; }

    /// <summary>What the layer above the merged ones will name as its backing file.</summary>
    public string? BackingFile { get; init; }

    public long? Speed { get; init; }

    public bool? AutoFinalize { get; init; }

    public bool? AutoDismiss { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "block-commit";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockCommit;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
