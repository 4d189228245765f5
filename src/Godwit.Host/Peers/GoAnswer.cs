using System.Text.Json.Serialization;

namespace Godwit.Host.Peers;

/// <summary>What the destination says to the GO.</summary>
internal sealed record GoAnswer
{
    public required GoOutcome Outcome { get; init; }

    /// <summary>When the guest went on, by the destination's clock.</summary>
    public DateTimeOffset? ResumedAt { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<GoOutcome>))]
internal enum GoOutcome
{
    /// <summary>The guest runs at the destination, which owns it durably.</summary>
    Running,
    /// <summary>The arrived guest is gone and never ran; the destination has recorded that it never will.</summary>
    Lost,
}
