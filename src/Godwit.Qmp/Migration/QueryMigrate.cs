using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks how the current or the last migration stands. Works on both sides.</summary>
public sealed record QueryMigrate : IQmpCommand<MigrationInfo>
{
    string IQmpCommand<MigrationInfo>.Verb => "query-migrate";

    JsonTypeInfo IQmpCommand<MigrationInfo>.ArgumentsType => QmpJson.Default.QueryMigrate;

    JsonTypeInfo<MigrationInfo> IQmpCommand<MigrationInfo>.ReplyType => QmpJson.Default.MigrationInfo;
}
