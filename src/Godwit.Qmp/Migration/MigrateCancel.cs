using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Cancels the migration; a guest that ran before runs again. The underscore is QEMU's.</summary>
public sealed record MigrateCancel : IQmpCommand<QmpEmpty>
{
    string IQmpCommand<QmpEmpty>.Verb => "migrate_cancel";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.MigrateCancel;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
