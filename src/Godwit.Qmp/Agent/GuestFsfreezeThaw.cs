using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Lets the guest's file systems go on; answers how many were frozen. Right at any time: none is an answer too.</summary>
public sealed record GuestFsfreezeThaw : IAgentCommand<long>
{
    string IAgentCommand<long>.Verb => "guest-fsfreeze-thaw";

    JsonTypeInfo IAgentCommand<long>.ArgumentsType => QmpJson.Default.GuestFsfreezeThaw;

    JsonTypeInfo<long> IAgentCommand<long>.ReplyType => QmpJson.Default.Int64;
}
