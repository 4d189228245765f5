using System.Text.Json.Serialization;

namespace Godwit.Contracts.Clusters;

/// <summary>How far a node's drain is.</summary>
[JsonConverter(typeof(EnumNameJson<DrainStatus>))]
public enum DrainStatus
{
    NotInitiated,
    InProgress,
    Completed,

    /// <summary>Some roles could not leave; <see cref="NodeView.Problem"/> says which first.</summary>
    Failed,
}
