using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// Starts sending this guest, or resumes a broken postcopy migration. Returns as soon as it has begun; query-migrate tells the
/// rest.
/// </summary>
public sealed record Migrate : IQmpCommand<QmpEmpty>
{
    public required IReadOnlyList<MigrationChannel> Channels { get; init; }

    /// <summary>True only to recover from postcopy-paused.</summary>
    public bool? Resume { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "migrate";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.Migrate;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;

    public static Migrate To(MigrationAddress address) => new() { Channels = [MigrationChannel.Main(address)] };
}
