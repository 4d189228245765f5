using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>QEMU closes the files of a set. Refused when there is no such set.</summary>
public sealed record RemoveFd : IQmpCommand<QmpEmpty>
{
    public required long FdsetId { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "remove-fd";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.RemoveFd;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
