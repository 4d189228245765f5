using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks for all parameters.</summary>
public sealed record QueryMigrateParameters : IQmpCommand<MigrationParameters>
{
    string IQmpCommand<MigrationParameters>.Verb => "query-migrate-parameters";

    JsonTypeInfo IQmpCommand<MigrationParameters>.ArgumentsType => QmpJson.Default.QueryMigrateParameters;

    JsonTypeInfo<MigrationParameters> IQmpCommand<MigrationParameters>.ReplyType => QmpJson.Default.MigrationParameters;
}
