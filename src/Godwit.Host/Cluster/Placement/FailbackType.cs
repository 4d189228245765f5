namespace Godwit.Host.Cluster.Placement;

/// <summary>Whether a role goes back by itself to the node where it belongs.</summary>
internal enum FailbackType
{
    /// <summary>It stays where it is.</summary>
    None,

    /// <summary>As soon as the node is up again.</summary>
    Immediate,

    /// <summary>In certain hours only.</summary>
    Window,
}
