using Godwit.Contracts;
using System.Text.Json.Serialization;

namespace Godwit.Host.Peers;

/// <summary>What became of the arrived guest.</summary>
[JsonConverter(typeof(EnumNameJson<GoOutcome>))]
internal enum GoOutcome
{
    /// <summary>The guest runs at the destination, which owns it durably.</summary>
    Running,
    /// <summary>The arrived guest is gone and never ran; the destination has recorded that it never will.</summary>
    Lost,
}
