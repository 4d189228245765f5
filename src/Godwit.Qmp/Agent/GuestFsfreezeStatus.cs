using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks whether the guest's file systems are frozen.</summary>
public sealed record GuestFsfreezeStatus : IAgentCommand<FsfreezeStatus>
{
    string IAgentCommand<FsfreezeStatus>.Verb => "guest-fsfreeze-status";

    JsonTypeInfo IAgentCommand<FsfreezeStatus>.ArgumentsType => QmpJson.Default.GuestFsfreezeStatus;

    JsonTypeInfo<FsfreezeStatus> IAgentCommand<FsfreezeStatus>.ReplyType => QmpJson.Default.FsfreezeStatus;
}
