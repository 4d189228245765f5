using Godwit.Contracts;
using System.Text.Json.Serialization;

namespace Godwit.Host.Peers;

/// <summary>What the register of the source says about a move, for a destination in doubt.</summary>
[JsonConverter(typeof(EnumNameJson<OrderVerdict>))]
internal enum OrderVerdict
{
    /// <summary>The move goes on; wait.</summary>
    Undecided,
    /// <summary>The VM was given to you: this is as good as a GO.</summary>
    Given,
    /// <summary>The move is off (or was never known): discard.</summary>
    Aborted,
}
