using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Removes an object. Refused while it is in use.</summary>
public sealed record ObjectDel : IQmpCommand<QmpEmpty>
{
    public required string Id { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "object-del";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.ObjectDel;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
