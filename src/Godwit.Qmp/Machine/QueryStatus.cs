using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks whether the guest runs.</summary>
public sealed record QueryStatus : IQmpCommand<RunState>
{
    string IQmpCommand<RunState>.Verb => "query-status";

    JsonTypeInfo IQmpCommand<RunState>.ArgumentsType => QmpJson.Default.QueryStatus;

    JsonTypeInfo<RunState> IQmpCommand<RunState>.ReplyType => QmpJson.Default.RunState;
}
