using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks how much was read and written.</summary>
public sealed record QueryBlockstats : IQmpCommand<IReadOnlyList<BlockStatistics>>
{
    /// <summary>True asks for all nodes rather than for the guest's devices.</summary>
    public bool? QueryNodes { get; init; }

    string IQmpCommand<IReadOnlyList<BlockStatistics>>.Verb => "query-blockstats";

    JsonTypeInfo IQmpCommand<IReadOnlyList<BlockStatistics>>.ArgumentsType => QmpJson.Default.QueryBlockstats;

    JsonTypeInfo<IReadOnlyList<BlockStatistics>> IQmpCommand<IReadOnlyList<BlockStatistics>>.ReplyType =>
        QmpJson.Default.IReadOnlyListBlockStatistics;
}
