using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Lets the destination of a broken postcopy migration listen again. Out of band.</summary>
public sealed record MigrateRecover : IQmpCommand<QmpEmpty>
{
    /// <summary>As in "tcp:10.0.0.2:6610".</summary>
    public required string Uri { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "migrate-recover";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.MigrateRecover;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
