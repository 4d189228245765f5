using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Has the guest write out its file systems and hold back all further writes; answers how many. Until they are thawed the agent does little else.</summary>
public sealed record GuestFsfreezeFreeze : IAgentCommand<long>
{
    string IAgentCommand<long>.Verb => "guest-fsfreeze-freeze";

    JsonTypeInfo IAgentCommand<long>.ArgumentsType => QmpJson.Default.GuestFsfreezeFreeze;

    JsonTypeInfo<long> IAgentCommand<long>.ReplyType => QmpJson.Default.Int64;
}
