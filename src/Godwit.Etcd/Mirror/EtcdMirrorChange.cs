namespace Godwit.Etcd;

/// <param name="Keys">Written or deleted since the change before; at first all that there are.</param>
public sealed record EtcdMirrorChange(EtcdSnapshot Snapshot, IReadOnlySet<string> Keys);
