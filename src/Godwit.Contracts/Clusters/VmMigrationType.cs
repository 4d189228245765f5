using System.Text.Json.Serialization;

namespace Godwit.Contracts.Clusters;

/// <summary>How a role goes to another node. The names are Failover Clustering's.</summary>
[JsonConverter(typeof(EnumNameJson<VmMigrationType>))]
public enum VmMigrationType
{
    /// <summary>It runs on.</summary>
    Live,

    /// <summary>It is saved, and goes on where it was.</summary>
    Quick,

    /// <summary>It is asked to shut down, and starts there.</summary>
    Shutdown,

    /// <summary>The same; turned off if it does not.</summary>
    ShutdownForce,

    /// <summary>It is turned off, and starts there.</summary>
    TurnOff,
}
