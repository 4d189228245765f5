using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Forgets a concluded job.</summary>
public sealed record JobDismiss : IQmpCommand<QmpEmpty>
{
    public required string Id { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "job-dismiss";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.JobDismiss;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
