using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// Cuts connections that hang on a dead link. Out of band, and always before any cancel: a forced cancel of a job whose write is
/// stuck hangs QEMU. Refused as a whole if one instance does not exist.
/// </summary>
public sealed record Yank : IQmpCommand<QmpEmpty>
{
    public required IReadOnlyList<YankInstance> Instances { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "yank";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.Yank;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
