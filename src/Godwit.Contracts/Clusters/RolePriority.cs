using System.Text.Json.Serialization;

namespace Godwit.Contracts.Clusters;

/// <summary>In which order roles start elsewhere. The numbers are Failover Clustering's.</summary>
[JsonConverter(typeof(EnumNameJson<RolePriority>))]
public enum RolePriority
{
    /// <summary>It gets an owner and stays off.</summary>
    NoAutoStart = 0,
    Low = 1000,
    Medium = 2000,
    High = 3000,
}
