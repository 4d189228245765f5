using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Lets a QEMU started with "-incoming defer" listen, or read from a file.</summary>
public sealed record MigrateIncoming : IQmpCommand<QmpEmpty>
{
    public required IReadOnlyList<MigrationChannel> Channels { get; init; }

    /// <summary>Whether QEMU exits when the migration fails; null means it does.</summary>
    public bool? ExitOnError { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "migrate-incoming";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.MigrateIncoming;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;

    public static MigrateIncoming From(MigrationAddress address) => new() { Channels = [MigrationChannel.Main(address)] };
}
