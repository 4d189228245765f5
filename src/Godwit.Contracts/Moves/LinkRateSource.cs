using System.Text.Json.Serialization;

namespace Godwit.Contracts.Moves;

/// <summary>Whence the rate of a link is known.</summary>
[JsonConverter(typeof(EnumNameJson<LinkRateSource>))]
public enum LinkRateSource
{
    /// <summary>By a probe a few minutes ago at most.</summary>
    Measured,
    /// <summary>From what earlier moves to the same host reached.</summary>
    Remembered,
    /// <summary>Not at all: 1 Gbit/s is assumed.</summary>
    Assumed,
}
