namespace Godwit.Etcd;

/// <summary>What happened to some keys, in order; all of one transaction is in one batch.</summary>
/// <param name="Items">Empty: nothing, but the member was heard, so nothing was missed for lack of contact.</param>
/// <param name="Revision">Everything up to this revision has been told: a watch from the next one continues here.</param>
public sealed record EtcdChanges(IReadOnlyList<EtcdChange> Items, long Revision);
