using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Lets a migration that waits before the switchover go on. Refused in any other status.</summary>
public sealed record MigrateContinue : IQmpCommand<QmpEmpty>
{
    /// <summary>The status it waits in: pre-switchover.</summary>
    public required MigrationStatus State { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "migrate-continue";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.MigrateContinue;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
