using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks how the block jobs stand.</summary>
public sealed record QueryBlockJobs : IQmpCommand<IReadOnlyList<BlockJobInfo>>
{
    string IQmpCommand<IReadOnlyList<BlockJobInfo>>.Verb => "query-block-jobs";

    JsonTypeInfo IQmpCommand<IReadOnlyList<BlockJobInfo>>.ArgumentsType => QmpJson.Default.QueryBlockJobs;

    JsonTypeInfo<IReadOnlyList<BlockJobInfo>> IQmpCommand<IReadOnlyList<BlockJobInfo>>.ReplyType =>
        QmpJson.Default.IReadOnlyListBlockJobInfo;
}
