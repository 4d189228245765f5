using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Ends the passes: at once the guest is stopped for the switchover, and what is left of its memory follows. Only with postcopy-ram.</summary>
public sealed record MigrateStartPostcopy : IQmpCommand<QmpEmpty>
{
    string IQmpCommand<QmpEmpty>.Verb => "migrate-start-postcopy";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.MigrateStartPostcopy;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
