using System.Text.Json.Serialization;

namespace Godwit.Contracts.Moves;

/// <summary>Where a move that has to wait comes in: behind those of its own priority and of higher ones.</summary>
[JsonConverter(typeof(EnumNameJson<MovePriority>))]
public enum MovePriority
{
    Low,
    Medium,
    High,
}
