namespace Godwit.Host.Cluster.Fencing;

/// <summary>What an agent reads back about a node.</summary>
internal enum FencePower
{
    /// <summary>The agent failed; the node may be either.</summary>
    Unknown,
    On,
    Off,
}
