using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Breaks a postcopy migration's connection so that it can be recovered. Out of band.</summary>
public sealed record MigratePause : IQmpCommand<QmpEmpty>
{
    string IQmpCommand<QmpEmpty>.Verb => "migrate-pause";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.MigratePause;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
