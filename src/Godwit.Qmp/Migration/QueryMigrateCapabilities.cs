using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks for all switches, which is also how to learn which this QEMU has.</summary>
public sealed record QueryMigrateCapabilities : IQmpCommand<IReadOnlyList<MigrationCapabilityState>>
{
    string IQmpCommand<IReadOnlyList<MigrationCapabilityState>>.Verb => "query-migrate-capabilities";

    JsonTypeInfo IQmpCommand<IReadOnlyList<MigrationCapabilityState>>.ArgumentsType => QmpJson.Default.QueryMigrateCapabilities;

    JsonTypeInfo<IReadOnlyList<MigrationCapabilityState>> IQmpCommand<IReadOnlyList<MigrationCapabilityState>>.ReplyType =>
        QmpJson.Default.IReadOnlyListMigrationCapabilityState;
}
