namespace Godwit.Etcd;

/// <param name="Name">Empty until the member was started for the first time.</param>
/// <param name="ClientUrls">Empty until the member was started for the first time.</param>
/// <param name="IsLearner">Has no vote and answers no linearizable read.</param>
public sealed record EtcdMember(ulong Id, string Name, IReadOnlyList<Uri> PeerUrls, IReadOnlyList<Uri> ClientUrls, bool IsLearner);
