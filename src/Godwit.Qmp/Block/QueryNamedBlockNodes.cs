using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks which block nodes are open.</summary>
public sealed record QueryNamedBlockNodes : IQmpCommand<IReadOnlyList<BlockNodeInfo>>
{
    /// <summary>True leaves out the description of the backing chain.</summary>
    public bool? Flat { get; init; }

    string IQmpCommand<IReadOnlyList<BlockNodeInfo>>.Verb => "query-named-block-nodes";

    JsonTypeInfo IQmpCommand<IReadOnlyList<BlockNodeInfo>>.ArgumentsType => QmpJson.Default.QueryNamedBlockNodes;

    JsonTypeInfo<IReadOnlyList<BlockNodeInfo>> IQmpCommand<IReadOnlyList<BlockNodeInfo>>.ReplyType =>
        QmpJson.Default.IReadOnlyListBlockNodeInfo;
}
