using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Stops listening, removes all exports and cuts their clients off.</summary>
public sealed record NbdServerStop : IQmpCommand<QmpEmpty>
{
    string IQmpCommand<QmpEmpty>.Verb => "nbd-server-stop";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.NbdServerStop;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
