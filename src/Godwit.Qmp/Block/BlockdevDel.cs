using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Closes a block node. Refused while it is in use.</summary>
public sealed record BlockdevDel : IQmpCommand<QmpEmpty>
{
    public required string NodeName { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "blockdev-del";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockdevDel;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
