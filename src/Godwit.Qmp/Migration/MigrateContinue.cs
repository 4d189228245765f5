using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// Lets a migration that waits before the switchover go on, or one that failed while it waited there come to its end. Refused in any other status.
/// </summary>
public sealed record MigrateContinue : IQmpCommand<QmpEmpty>
{
    /// <summary>The status it is in: pre-switchover, or failed.</summary>
    public required MigrationStatus State { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "migrate-continue";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.MigrateContinue;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
