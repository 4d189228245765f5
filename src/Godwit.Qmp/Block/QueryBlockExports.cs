using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks which block nodes are offered.</summary>
public sealed record QueryBlockExports : IQmpCommand<IReadOnlyList<BlockExportInfo>>
{
    string IQmpCommand<IReadOnlyList<BlockExportInfo>>.Verb => "query-block-exports";

    JsonTypeInfo IQmpCommand<IReadOnlyList<BlockExportInfo>>.ArgumentsType => QmpJson.Default.QueryBlockExports;

    JsonTypeInfo<IReadOnlyList<BlockExportInfo>> IQmpCommand<IReadOnlyList<BlockExportInfo>>.ReplyType =>
        QmpJson.Default.IReadOnlyListBlockExportInfo;
}
