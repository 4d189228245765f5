namespace Godwit.Etcd;

/// <summary>One key was written or deleted.</summary>
/// <param name="Item">Of a deleted key only <see cref="EtcdKeyValue.Key"/> and <see cref="EtcdKeyValue.ModRevision"/> mean something.</param>
public sealed record EtcdChange(EtcdKeyValue Item, bool IsDeleted);
