using System.Text.Json.Serialization;

namespace Godwit.Contracts.Moves;

/// <summary>How much a prediction's ranges are worth.</summary>
[JsonConverter(typeof(EnumNameJson<PredictionConfidence>))]
public enum PredictionConfidence
{
    /// <summary>Nothing comparable has moved to that host, or something that decides is not known: the ranges are our experience with other hosts.</summary>
    Low,
    /// <summary>Few comparable moves, or one thing had to be assumed.</summary>
    Medium,
    /// <summary>Several comparable moves, and everything measured.</summary>
    High,
}
