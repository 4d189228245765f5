using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Sets switches; those not named stay as they are. Refused while a migration runs.</summary>
public sealed record MigrateSetCapabilities : IQmpCommand<QmpEmpty>
{
    public required IReadOnlyList<MigrationCapabilityState> Capabilities { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "migrate-set-capabilities";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.MigrateSetCapabilities;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
