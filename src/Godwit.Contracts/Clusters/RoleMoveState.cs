using System.Text.Json.Serialization;

namespace Godwit.Contracts.Clusters;

/// <summary>How far a planned move of a role is.</summary>
[JsonConverter(typeof(EnumNameJson<RoleMoveState>))]
public enum RoleMoveState
{
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
}
