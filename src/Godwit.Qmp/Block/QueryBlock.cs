using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks which block node every drive of the guest sits on.</summary>
public sealed record QueryBlock : IQmpCommand<IReadOnlyList<BlockDrive>>
{
    string IQmpCommand<IReadOnlyList<BlockDrive>>.Verb => "query-block";

    JsonTypeInfo IQmpCommand<IReadOnlyList<BlockDrive>>.ArgumentsType => QmpJson.Default.QueryBlock;

    JsonTypeInfo<IReadOnlyList<BlockDrive>> IQmpCommand<IReadOnlyList<BlockDrive>>.ReplyType => QmpJson.Default.IReadOnlyListBlockDrive;
}
