using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Stops the guest's processors.</summary>
public sealed record Stop : IQmpCommand<QmpEmpty>
{
    string IQmpCommand<QmpEmpty>.Verb => "stop";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.Stop;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
