using System.Text.Json.Serialization;

namespace Godwit.Contracts.Moves;

/// <summary>How a move ends whose guest writes memory faster than the link takes it.</summary>
[JsonConverter(typeof(EnumNameJson<WhenNotConverging>))]
public enum WhenNotConverging
{
    /// <summary>It goes on sending until the guest is calmer, the link is faster, or somebody cancels.</summary>
    Wait,
    /// <summary>It fails when its patience is over; the guest goes on at the source.</summary>
    Abort,
}
