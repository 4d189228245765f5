using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks an agent to repeat a number behind a byte 0xFF: what comes after it is meant for us.</summary>
public sealed record GuestSyncDelimited : IAgentCommand<long>
{
    public required long Id { get; init; }

    string IAgentCommand<long>.Verb => "guest-sync-delimited";

    JsonTypeInfo IAgentCommand<long>.ArgumentsType => QmpJson.Default.GuestSyncDelimited;

    JsonTypeInfo<long> IAgentCommand<long>.ReplyType => QmpJson.Default.Int64;

    /// <summary>One whose answer nobody can have prepared.</summary>
    internal static GuestSyncDelimited New() => new() { Id = RandomNumberGenerator.GetInt32(int.MaxValue) };
}
