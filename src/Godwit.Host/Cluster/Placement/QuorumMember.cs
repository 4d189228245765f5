namespace Godwit.Host.Cluster.Placement;

/// <summary>One vote: a member of etcd.</summary>
/// <param name="Name">Its node, or the machine of the witness.</param>
/// <param name="IsAlive">It answers, and follows the leader.</param>
/// <param name="IsWitness">It only votes: it runs no guests.</param>
internal sealed record QuorumMember(string Name, bool IsAlive, bool IsWitness = false);
