using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks an agent whether it is there.</summary>
public sealed record GuestPing : IAgentCommand<QmpEmpty>
{
    string IAgentCommand<QmpEmpty>.Verb => "guest-ping";

    JsonTypeInfo IAgentCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.GuestPing;

    JsonTypeInfo<QmpEmpty> IAgentCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}
