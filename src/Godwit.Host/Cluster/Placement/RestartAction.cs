namespace Godwit.Host.Cluster.Placement;

/// <summary>What is done about a role that has failed, with Hyper-V's numbers.</summary>
internal enum RestartAction
{
    /// <summary>It stays failed.</summary>
    DoNotRestart = 0,

    /// <summary>It is started again where it is, and never goes to another node for it.</summary>
    RestartNoNotify = 1,

    /// <summary>It is started again where it is, and when that was too often, on another node.</summary>
    RestartNotify = 2,
}
