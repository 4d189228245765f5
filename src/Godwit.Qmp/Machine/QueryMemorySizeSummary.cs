using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks how much memory the guest has.</summary>
public sealed record QueryMemorySizeSummary : IQmpCommand<MemorySizeSummary>
{
    string IQmpCommand<MemorySizeSummary>.Verb => "query-memory-size-summary";

    JsonTypeInfo IQmpCommand<MemorySizeSummary>.ArgumentsType => QmpJson.Default.QueryMemorySizeSummary;

    JsonTypeInfo<MemorySizeSummary> IQmpCommand<MemorySizeSummary>.ReplyType => QmpJson.Default.MemorySizeSummary;
}
